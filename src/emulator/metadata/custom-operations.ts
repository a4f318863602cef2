import type { Operation } from './operation.ts';

/**
 * The company's own messages (custom APIs): bound to a row, to a list, unbound, with parameters and results of every kind
 * that such a message may have (contract §5.6).
 */
export const customOperations: readonly Operation[] = [
  {
    kind: 'Action',
    name: 'acme_ScheduleShipment',
    bound: true,
    parameters: [
      ['entity', 'acme_shipment'],
      ['DepartsOn', 'Edm.DateTimeOffset'],
      ['Depot', 'acme_depot', 'nullable'],
      ['Recipient', 'crmbaseentity', 'nullable'],
      ['Express', 'Edm.Boolean', 'nullable'],
      ['Weight', 'Edm.Decimal', 'nullable'],
    ],
    returns: 'acme_ScheduleShipmentResponse',
  },
  {
    kind: 'Action',
    name: 'acme_ArchiveShipments',
    bound: true,
    parameters: [
      ['entities', 'Collection(acme_shipment)'],
      ['TrackingNumbers', 'Collection(Edm.String)'],
    ],
    returns: 'acme_ArchiveShipmentsResponse',
  },
  {
    kind: 'Action',
    name: 'acme_ImportShipments',
    parameters: [
      ['Shipments', 'Collection(acme_shipment)'],
      ['Rights', 'AccessRights', 'nullable'],
      ['Options', 'expando', 'nullable'],
    ],
    returns: 'Collection(acme_shipment)',
  },
  {
    kind: 'Action',
    name: 'acme_DescribeOptions',
    parameters: [
      ['Options', 'expando'],
      ['Entries', 'Collection(expando)', 'nullable'],
    ],
    returns: 'expando',
  },
  {
    kind: 'Action',
    name: 'acme_Classify',
    parameters: [
      ['Targets', 'Collection(crmbaseentity)'],
      ['Hints', 'acme_Hints', 'nullable'],
    ],
    returns: 'Collection(crmbaseentity)',
  },
  {
    kind: 'Function',
    name: 'acme_QuoteFreight',
    parameters: [
      ['Stops', 'Collection(acme_depot)'],
      ['Parcels', 'Edm.Int64'],
      ['Factor', 'Edm.Double', 'nullable'],
      ['On', 'Edm.Date', 'nullable'],
      ['Reference', 'Edm.Guid', 'nullable'],
      ['Rights', 'AccessRights', 'nullable'],
      ['Terms', 'acme_FreightTerms', 'nullable'],
    ],
    returns: 'Edm.Decimal',
  },
  {
    kind: 'Function',
    name: 'acme_FindDepots',
    parameters: [
      ['Region', 'Edm.String'],
      ['LeastCapacity', 'Edm.Int32', 'nullable'],
    ],
    returns: 'Collection(acme_depot)',
  },
  {
    kind: 'Function',
    name: 'acme_EstimateArrival',
    bound: true,
    parameters: [
      ['entity', 'acme_shipment'],
      ['From', 'acme_depot'],
      ['Departure', 'Edm.DateTimeOffset'],
    ],
    returns: 'acme_EstimateArrivalResponse',
  },
  {
    kind: 'Function',
    name: 'acme_NearestDepot',
    bound: true,
    parameters: [['entity', 'acme_shipment']],
    returns: 'acme_depot',
  },
];
