/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Industry */
export type AccountIndustryCode =
  /** Accounting */
  | 'ACCOUNTING'
  /** Agriculture and Non-petrol Natural Resource Extraction */
  | 'AGRICULTURE_AND_NON_PETROL_NATURAL_RESOURCE_EXTRACTION'
  /** Broadcasting Printing and Publishing */
  | 'BROADCASTING_PRINTING_AND_PUBLISHING'
  /** Brokers */
  | 'BROKERS'
  /** Building Supply Retail */
  | 'BUILDING_SUPPLY_RETAIL'
  /** Business Services */
  | 'BUSINESS_SERVICES'
  /** Consulting */
  | 'CONSULTING'
  /** Consumer Services */
  | 'CONSUMER_SERVICES'
  /** Design, Direction and Creative Management */
  | 'DESIGN_DIRECTION_AND_CREATIVE_MANAGEMENT'
  /** Distributors, Dispatchers and Processors */
  | 'DISTRIBUTORS_DISPATCHERS_AND_PROCESSORS'
  /** Doctor's Offices and Clinics */
  | 'DOCTORS_OFFICES_AND_CLINICS'
  /** Durable Manufacturing */
  | 'DURABLE_MANUFACTURING'
  /** Eating and Drinking Places */
  | 'EATING_AND_DRINKING_PLACES'
  /** Entertainment Retail */
  | 'ENTERTAINMENT_RETAIL'
  /** Equipment Rental and Leasing */
  | 'EQUIPMENT_RENTAL_AND_LEASING'
  /** Financial */
  | 'FINANCIAL'
  /** Food and Tobacco Processing */
  | 'FOOD_AND_TOBACCO_PROCESSING'
  /** Inbound Capital Intensive Processing */
  | 'INBOUND_CAPITAL_INTENSIVE_PROCESSING'
  /** Inbound Repair and Services */
  | 'INBOUND_REPAIR_AND_SERVICES'
  /** Insurance */
  | 'INSURANCE'
  /** Legal Services */
  | 'LEGAL_SERVICES'
  /** Non-Durable Merchandise Retail */
  | 'NON_DURABLE_MERCHANDISE_RETAIL'
  /** Outbound Consumer Service */
  | 'OUTBOUND_CONSUMER_SERVICE'
  /** Petrochemical Extraction and Distribution */
  | 'PETROCHEMICAL_EXTRACTION_AND_DISTRIBUTION'
  /** Service Retail */
  | 'SERVICE_RETAIL'
  /** SIG Affiliations */
  | 'SIG_AFFILIATIONS'
  /** Social Services */
  | 'SOCIAL_SERVICES'
  /** Specialty Realty */
  | 'SPECIALTY_REALTY'
  /** Special Outbound Trade Contractors */
  | 'SPECIAL_OUTBOUND_TRADE_CONTRACTORS'
  /** Transportation */
  | 'TRANSPORTATION'
  /** Utility Creation and Distribution */
  | 'UTILITY_CREATION_AND_DISTRIBUTION'
  /** Vehicle Retail */
  | 'VEHICLE_RETAIL'
  /** Wholesale */
  | 'WHOLESALE';

export type AccountsWithContactsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type AccountsWithContactsQuery = { accounts: { nodes: Array<{ accountId: string, name: string | null, revenue: string | null, industryCode: AccountIndustryCode | null, primaryContact: { fullName: string | null } | null, owner:
        | { __typename: 'SystemUser', internalEMailAddress: string | null, displayName: string | null }
        | { __typename: 'Team', displayName: string | null }
       | null, contactsByParentCustomer: { nodes: Array<{ fullName: string | null }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const AccountsWithContactsDocument = new TypedDocumentString(`
    query AccountsWithContacts($first: Int!, $after: String) {
  accounts(first: $first, after: $after) {
    nodes {
      accountId
      name
      revenue
      industryCode
      primaryContact {
        fullName
      }
      owner {
        __typename
        displayName
        ... on SystemUser {
          internalEMailAddress
        }
      }
      contactsByParentCustomer(first: 2) {
        nodes {
          fullName
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AccountsWithContactsQuery, AccountsWithContactsQueryVariables>;