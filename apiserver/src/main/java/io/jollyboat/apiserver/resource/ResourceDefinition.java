package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.table.Printer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that the server knows of a resource. Immutable.
 *
 * <pre>{@code
 * ResourceDefinition.of("apps", "v1", "Deployment", "deployments")
 *         .shortNames("deploy").categories("all")
 *         .status().scale().countsGenerations()
 *         .defaults(WorkloadDefaults::deployment)
 *         .validator(new DeploymentValidator())
 *         .printer(() -> WorkloadColumns.DEPLOYMENTS)
 *         .build()
 * }</pre>
 *
 * @param group the API group; empty for the core group
 * @param versions the served versions, the preferred one first
 * @param storageVersion the version that is stored; it need not be a served one
 * @param names what it is called
 * @param namespaced whether its objects live in namespaces
 * @param verbs what can be done with it; a resource without {@code get} is not stored at all
 * @param subresources what lies below its objects
 * @param selectableFields the fields that field selectors may name besides metadata.name and, when
 *     namespaced, metadata.namespace
 * @param storagePath the segments between the registry's root and the namespace or name, as in
 *     {@code services/specs}; the layout an etcd user expects
 * @param strategy the rules of its objects' life
 * @param printing gives its table columns; called when a table is first asked for, so that a server
 *     that starts need not make the columns of all kinds
 * @param storedGroup the group its objects are stored under; mostly its own
 * @param conversion the way between the stored form and those of other served versions
 * @param forms how field ownership sees its objects, version by version; kinds of the schema leave
 *     this to the schema
 * @param deprecations what everybody is told who uses it, by version; mostly nothing
 * @param custom what sets a version of a custom resource apart; null for what is built in
 */
public record ResourceDefinition(
        String group,
        List<String> versions,
        String storageVersion,
        Names names,
        boolean namespaced,
        List<String> verbs,
        List<Subresource> subresources,
        List<SelectableField> selectableFields,
        String storagePath,
        Strategy strategy,
        Supplier<Printer> printing,
        String storedGroup,
        Conversion conversion,
        Form.Declared forms,
        Map<String, String> deprecations,
        @Nullable CustomVersion custom) {
    /** What can be done with a resource unless it says otherwise. */
    public static final List<String> STANDARD_VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    public ResourceDefinition {
        versions = List.copyOf(versions);
        verbs = List.copyOf(verbs);
        subresources = List.copyOf(subresources);
        selectableFields = List.copyOf(selectableFields);
        deprecations = Map.copyOf(deprecations);
    }

    /** Starts the definition of a namespaced resource with one version and the standard verbs. */
    public static ResourceBuilder of(String group, String version, String kind, String plural) {
        return new ResourceBuilder(group, version, Names.of(kind, plural));
    }

    /** Starts the definition of one version of a custom resource. */
    public static ResourceBuilder custom(
            String group, String version, Names names, CustomVersion custom) {
        return new ResourceBuilder(group, version, names).custom(custom);
    }

    /** What everybody is told who uses it in a version; mostly empty. */
    public String deprecation(String version) {
        return deprecations.getOrDefault(version, "");
    }

    public String kind() {
        return names.kind();
    }

    /** Its table columns. */
    public Printer printer() {
        return printing.get();
    }

    public String plural() {
        return names.plural();
    }

    /** What {@code apiVersion} says in that version. */
    public String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** What {@code apiVersion} says in stored objects. */
    public String storedApiVersion() {
        return storedGroup.isEmpty() ? storageVersion : storedGroup + "/" + storageVersion;
    }

    /** Whether that version is served just as it is stored. */
    public boolean servedAsStored(String version) {
        return custom == null
                ? version.equals(storageVersion) && storedGroup.equals(group)
                : custom.readsAsStored();
    }

    /** The resource as errors name it: {@code pods}, {@code deployments.apps}. */
    public String qualifiedResource() {
        return group.isEmpty() ? plural() : plural() + "." + group;
    }

    /** The kind as errors name it: {@code Pod}, {@code Deployment.apps}. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind() : kind() + "." + group;
    }

    /**
     * The same in some of its versions only; what is stored stays in the version it is stored in.
     */
    public ResourceDefinition servedIn(List<String> some) {
        return new ResourceDefinition(
                group,
                some,
                storageVersion,
                names,
                namespaced,
                verbs,
                subresources,
                selectableFields,
                storagePath,
                strategy,
                printing,
                storedGroup,
                conversion,
                forms,
                deprecations,
                custom);
    }

    /** Whether objects of it are kept; reviews and bindings are only answered. */
    public boolean stored() {
        return verbs.contains("get");
    }

    /** The field that a selector names, if it may. */
    public Optional<SelectableField> selectableField(String field) {
        if (field.equals("metadata.name") || namespaced && field.equals("metadata.namespace")) {
            return Optional.of(new SelectableField(field, ""));
        }
        return selectableFields.stream().filter(each -> each.name().equals(field)).findFirst();
    }

    public Optional<Subresource> subresource(String name) {
        return subresources.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
