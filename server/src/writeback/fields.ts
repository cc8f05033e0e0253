import type { Model } from '@barometer/shared/model/model.ts';
import { ownFieldName } from '@barometer/shared/model/own-field.ts';
import type { OwnedField } from '../crm/connector.ts';

/** The fields Barometer owns on a company, in the order people should find them. Options come from the model. */
export function ownedFields(model: Model): OwnedField[] {
  return [
    {
      name: 'score',
      type: 'number',
      label: 'Health score',
      description: 'Customer health, 0 to 100. Empty when there is too little data to tell; never 0 for that reason.',
    },
    {
      name: 'band',
      type: 'choice',
      label: 'Health band',
      description: 'The band the health score lies in.',
      options: model.bands.map(({ id, label }) => ({ value: id, label })),
    },
    {
      name: 'grade',
      type: 'choice',
      label: 'Health grade',
      description: 'The health score as a grade.',
      options: grades(model).map((grade) => ({ value: grade, label: grade })),
    },
    {
      name: 'trend',
      type: 'choice',
      label: 'Health trend',
      description: `Whether the health score moved by ${model.trend.points} points or more in ${model.trend.days} days.`,
      options: trends,
    },
    {
      name: 'change_30d',
      type: 'number',
      label: 'Health change in 30 days',
      description: 'Points gained or lost in the last 30 days.',
    },
    {
      name: 'top_risk',
      type: 'text',
      label: 'Health: top risk',
      description: 'What pulls the health score down most, in words.',
    },
    {
      name: 'coverage',
      type: 'number',
      label: 'Health data coverage (%)',
      description: "How much of the model's weight had data, in percent.",
    },
    {
      name: 'band_since',
      type: 'datetime',
      label: 'Health band since',
      description: 'When the company entered its present band.',
    },
    {
      name: 'scorecard',
      type: 'text',
      label: 'Health scorecard',
      description: 'The scorecard that applies to this company.',
    },
    ...ownScoreFields(model),
    {
      name: 'details',
      type: 'long-text',
      label: 'Health details',
      description:
        'For the health card: compact JSON that lets it show the score without our server. Not meant for reading.',
    },
  ];
}

function ownScoreFields({ scorecards }: Model): OwnedField[] {
  return scorecards
    .filter(({ ownField }) => ownField)
    .map(({ id, label }) => ({
      name: ownFieldName(id),
      type: 'number',
      label: `Health score: ${label}`,
      description: `Customer health by the scorecard "${label}", 0 to 100. Empty where it does not apply.`,
    }));
}

const trends = [
  { value: 'improving', label: 'Improving' },
  { value: 'steady', label: 'Steady' },
  { value: 'declining', label: 'Declining' },
];

const grades = (model: Model) =>
  Object.entries(model.grades)
    .sort((a, b) => b[1] - a[1])
    .map(([grade]) => grade);
