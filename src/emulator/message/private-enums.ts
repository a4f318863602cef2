import { enumTypes, type EnumType } from '../metadata/message-types.ts';

/** Enumerations of parameters: those that the document declares, and those of messages that it does not. */
export const parameterEnums: Readonly<Record<string, EnumType>> = {
  ...enumTypes,
  EndpointAccessType: { flags: false, members: ['Default', 'Internet', 'Intranet'] },
  EntityFilters: {
    flags: true,
    members: ['Default', 'Entity', 'Attributes', 'Privileges', 'Relationships', 'All'],
  },
};
