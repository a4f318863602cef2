/** Tables by which Dataverse itself is governed: who may do what, and which code runs. */
const names: ReadonlySet<string> = new Set([
  ...(['role', 'privilege', 'roleprivileges', 'roletemplate', 'roletemplateprivileges'] as const),
  ...(['systemuserroles', 'teamroles', 'teamprofiles', 'systemuserprofiles'] as const),
  ...(['fieldsecurityprofile', 'fieldpermission', 'principalobjectaccess'] as const),
  ...(['principalobjectattributeaccess', 'appmoduleroles', 'applicationuser'] as const),
  ...(['pluginassembly', 'pluginpackage', 'plugintype', 'plugintracelog', 'serviceendpoint'] as const),
  ...(['environmentvariabledefinition', 'environmentvariablevalue', 'connectionreference'] as const),
  ...(['customapi', 'customapirequestparameter', 'customapiresponseproperty', 'workflowbinary'] as const),
  ...(['emailserverprofile', 'mailbox', 'keyvaultreference', 'teammembership'] as const),
  ...(['workflow', 'asyncoperation', 'webresource', 'managedidentity', 'audit'] as const),
]);

/**
 * Whether a role has a table only where its configuration names it: `*` doesn't bring it.
 *
 * @param table logical name
 */
export const isSystemTable = (table: string): boolean =>
  names.has(table) || table.startsWith('sdkmessage') || /secret|password|credential/.test(table);
