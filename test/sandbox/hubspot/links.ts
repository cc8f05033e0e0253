import type { Role } from './association-types.ts';
import { type ChildType, compareIds, isChildType, type ObjectType, type StoredRecord } from './record.ts';
import type { Records } from './records.ts';

export interface Link {
  id: string;
  primary: boolean;
  /** Between companies: what the other company is to this one. */
  role?: Role;
}

/**
 * Who belongs to whom. A child carries its companies itself (primary first, an empty text where it has no primary);
 * the way back, from company to children, is an index built when first asked for. Merged companies are followed and
 * archived ones left out when reading, so neither needs the links rewritten.
 */
export class Links {
  private readonly children = new Map<ChildType, Map<string, string[]>>();
  private readonly others = new Map<string, Set<string>>();
  private parents: Map<string, string[]> | undefined;

  constructor(private readonly records: Record<ObjectType, Records>) {}

  of(from: ObjectType, id: string, to: ObjectType): Link[] {
    const record = this.records[from].find(id);
    if (!record) return [];
    if (isChildType(from) && to === 'companies') return this.companiesOf(record);
    if (from === 'companies' && isChildType(to)) return this.childrenOf(record.id, to);
    if (from === 'companies') return this.relatedCompanies(record);
    const ids = [...(this.others.get(key(from, record.id, to)) ?? [])];
    return ids
      .filter((other) => this.records[to].find(other))
      .sort(compareIds)
      .map((other) => ({ id: other, primary: false }));
  }

  companiesOf(child: StoredRecord): Link[] {
    const links: Link[] = [];
    child.companyIds?.forEach((companyId, index) => {
      const company = companyId === '' ? undefined : this.records.companies.find(companyId);
      if (!company || links.some((link) => link.id === company.id)) return;
      links.push({ id: company.id, primary: index === 0 });
    });
    return links;
  }

  /** A child's new list of companies, primary first ('' for none). */
  setCompanies(type: ChildType, child: StoredRecord, companyIds: string[]): void {
    child.companyIds = companyIds;
    const index = this.children.get(type);
    if (index) for (const id of companyIds) this.index(index, id, child.id);
  }

  /** A new child, so that an index already built knows it. */
  noticeChild(type: ChildType, child: StoredRecord): void {
    this.setCompanies(type, child, child.companyIds ?? []);
  }

  /** The survivor of a merge takes over the children of both companies. */
  noticeMerge(survivor: string, merged: string[]): void {
    this.parents = undefined;
    for (const index of this.children.values()) {
      for (const id of merged) for (const child of index.get(id) ?? []) this.index(index, survivor, child);
    }
  }

  setPair(from: ObjectType, fromId: string, to: ObjectType, toId: string, linked: boolean): void {
    for (const [name, other] of [
      [key(from, fromId, to), toId],
      [key(to, toId, from), fromId],
    ] as const) {
      const set = this.others.get(name) ?? new Set<string>();
      this.others.set(name, set);
      if (linked) set.add(other);
      else set.delete(other);
    }
  }

  private childrenOf(companyId: string, type: ChildType): Link[] {
    const links: Link[] = [];
    for (const childId of this.childIndex(type).get(companyId) ?? []) {
      const child = this.records[type].find(childId);
      const link = child && this.companiesOf(child).find((company) => company.id === companyId);
      if (child && link) links.push({ id: child.id, primary: link.primary });
    }
    return links;
  }

  private childIndex(type: ChildType): Map<string, string[]> {
    const existing = this.children.get(type);
    if (existing) return existing;
    const index = new Map<string, string[]>();
    this.children.set(type, index);
    for (const child of this.records[type].all()) {
      for (const id of child.companyIds ?? []) this.index(index, id, child.id, true);
    }
    return index;
  }

  private index(index: Map<string, string[]>, rawCompanyId: string, childId: string, fresh = false): void {
    if (rawCompanyId === '') return;
    const companyId = this.records.companies.survivorOf(rawCompanyId);
    const children = index.get(companyId);
    if (!children) index.set(companyId, [childId]);
    else if (children.at(-1) !== childId && (fresh || !children.includes(childId))) children.push(childId);
  }

  private relatedCompanies(company: StoredRecord): Link[] {
    const parent = company.properties.hs_parent_company_id;
    const found = parent ? this.records.companies.find(parent) : undefined;
    const links: Link[] = found ? [{ id: found.id, primary: false, role: 'parent' }] : [];
    for (const id of this.parentIndex().get(company.id) ?? []) {
      if (this.records.companies.find(id)) links.push({ id, primary: false, role: 'child' });
    }
    return links;
  }

  private parentIndex(): Map<string, string[]> {
    if (this.parents) return this.parents;
    this.parents = new Map();
    for (const company of this.records.companies.all()) {
      const parent = company.properties.hs_parent_company_id;
      if (!parent) continue;
      const id = this.records.companies.survivorOf(parent);
      const list = this.parents.get(id) ?? [];
      list.push(company.id);
      this.parents.set(id, list);
    }
    return this.parents;
  }

  /** Called when a company's parent may have changed. */
  forgetParents(): void {
    this.parents = undefined;
  }
}

function key(from: ObjectType, id: string, to: ObjectType): string {
  return `${from}/${id}/${to}`;
}
