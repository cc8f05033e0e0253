import { list } from './list.ts';

/** The words company names are made of, by industry (HubSpot's industry values). */
export const stems = list(
  'Alder, Amber, Anker, Arbor, Argent, Aspen, Aurora, Basalt, Beacon, Bramble, Brightwater, Calder, Cardinal',
  'Castell, Cedar, Cinder, Clearfield, Cobalt, Copperline, Coral, Crestview, Dorado, Drift, Eastgate, Elmwood',
  'Ember, Evergreen, Fairholt, Falcon, Fjord, Foxglove, Garnet, Glasshouse, Granite, Greyfriars, Halcyon',
  'Harbour, Hawthorn, Hazel, Helix, Heron, Highmoor, Indigo, Ironbridge, Ivory, Juniper, Kestrel, Kingsway',
  'Lantern, Larch, Laurel, Linden, Lodestar, Lumen, Lynx, Maple, Marlin, Meridian, Millstone, Mistral, Monarch',
  'Nettle, Nordwind, Northgate, Oakhaven, Onyx, Orchard, Osprey, Palisade, Pebble, Pinecrest, Polder, Quarry',
  'Quill, Raven, Redwood, Ridgeway, Rowan, Saffron, Sandstone, Sequoia, Silverbirch, Skylark, Solstice',
  'Stonebridge, Summit, Swift, Tamarind, Thistle, Tideway, Topaz, Tramontane, Umber, Valence, Vantage, Verdant',
  'Wayfare, Westerly, Whitcombe, Willow',
);

export const industries = [
  { value: 'LOGISTICS_AND_SUPPLY_CHAIN', words: ['Logistics', 'Freight', 'Cargo', 'Forwarding', 'Shipping'] },
  { value: 'FINANCIAL_SERVICES', words: ['Capital', 'Finance', 'Payments', 'Wealth', 'Credit'] },
  { value: 'INSURANCE', words: ['Insurance', 'Assurance', 'Underwriting', 'Mutual'] },
  { value: 'HOSPITAL_HEALTH_CARE', words: ['Health', 'Clinics', 'Care', 'Diagnostics', 'Dental Group'] },
  { value: 'RETAIL', words: ['Retail', 'Outfitters', 'Home', 'Grocers', 'Stores'] },
  { value: 'MACHINERY', words: ['Machinery', 'Industrial', 'Engineering', 'Robotics', 'Tooling'] },
  { value: 'COMPUTER_SOFTWARE', words: ['Software', 'Labs', 'Systems', 'Cloud', 'Analytics'] },
  { value: 'EDUCATION_MANAGEMENT', words: ['Learning', 'Academy', 'Education', 'Schools'] },
  { value: 'RENEWABLES_ENVIRONMENT', words: ['Energy', 'Solar', 'Wind', 'Renewables', 'Grid'] },
  { value: 'HOSPITALITY', words: ['Hotels', 'Resorts', 'Hospitality', 'Kitchens'] },
  { value: 'REAL_ESTATE', words: ['Properties', 'Estates', 'Living', 'Spaces'] },
  { value: 'FOOD_PRODUCTION', words: ['Foods', 'Dairy', 'Bakeries', 'Provisions'] },
  { value: 'CONSTRUCTION', words: ['Construction', 'Builders', 'Contracting', 'Materials'] },
  { value: 'MARKETING_AND_ADVERTISING', words: ['Media', 'Studio', 'Creative', 'Brands'] },
] as const;
