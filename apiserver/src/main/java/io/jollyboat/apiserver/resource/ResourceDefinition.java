package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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
 * @param storageVersion the version that is stored; one of the served ones
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
 * @param deprecation what everybody is told who uses it; mostly empty
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
        String deprecation,
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
        if (custom == null && !versions.contains(storageVersion)) {
            throw new IllegalArgumentException("storage version is not served: " + storageVersion);
        }
    }

    /** Starts the definition of a namespaced resource with one version and the standard verbs. */
    public static Builder of(String group, String version, String kind, String plural) {
        return new Builder(group, version, Names.of(kind, plural));
    }

    /** Starts the definition of one version of a custom resource. */
    public static Builder custom(String group, String version, Names names, CustomVersion custom) {
        Builder builder = new Builder(group, version, names);
        builder.custom = custom;
        return builder;
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
                some.contains(storageVersion) ? storageVersion : some.getFirst(),
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
                deprecation,
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

    /** Says step by step what a resource is. */
    public static final class Builder {
        private final String group;
        private final List<String> versions = new ArrayList<>();
        private String storageVersion;
        private final List<Subresource> subresources = new ArrayList<>();
        private Names names;
        private List<String> verbs = STANDARD_VERBS;
        private List<SelectableField> selectableFields = List.of();
        private String storagePath;
        private String storedGroup;
        private Conversion conversion = Conversion.NONE;
        private Form.Declared forms = Form.Declared.NONE;
        private String deprecation = "";
        private Supplier<Printer> printing = () -> Printer.STANDARD;
        private @Nullable CustomVersion custom;

        // what the strategy is made of
        boolean namespaced = true;
        boolean countsGenerations;
        boolean bornWithStatus;
        boolean createdByUpdate;
        boolean orphansByDefault;
        NameRule nameRule = NameRule.SUBDOMAIN;
        Consumer<ObjectNode> defaults = object -> {};
        Preparation preparation = Preparation.NONE;
        Validator validator = Validator.NONE;
        Function<ObjectNode, List<String>> warnings = object -> List.of();
        Strategy.@Nullable GracePeriod gracePeriod;

        private Builder(String group, String version, Names names) {
            this.group = group;
            this.names = names;
            this.storageVersion = version;
            this.storagePath = names.plural();
            this.storedGroup = group;
            versions.add(version);
        }

        public Builder shortNames(String... shortNames) {
            names = names.withShortNames(List.of(shortNames));
            return this;
        }

        public Builder categories(String... categories) {
            names = names.withCategories(List.of(categories));
            return this;
        }

        /** Objects live in no namespace. */
        public Builder clusterScoped() {
            namespaced = false;
            return this;
        }

        /** The version it is stored in, when that is not the one it was begun with. */
        public Builder storedIn(String version) {
            storageVersion = version;
            return this;
        }

        /** A further served version, less preferred than those named before. */
        public Builder alsoServed(String version) {
            versions.add(version);
            return this;
        }

        public Builder verbs(String... some) {
            verbs = List.of(some);
            return this;
        }

        public Builder withoutVerb(String verb) {
            verbs = verbs.stream().filter(each -> !each.equals(verb)).toList();
            return this;
        }

        /** Status is written through a subresource of its own and ignored elsewhere. */
        public Builder status() {
            return subresource(
                    Subresource.of(Subresource.STATUS, names.kind(), "get", "patch", "update"));
        }

        /** The number of replicas can be read and set through autoscaling/v1 Scale. */
        public Builder scale() {
            return subresource(
                    Subresource.of(
                            Subresource.SCALE,
                            "autoscaling",
                            "v1",
                            "Scale",
                            List.of("get", "patch", "update")));
        }

        public Builder subresource(Subresource subresource) {
            subresources.add(subresource);
            return this;
        }

        boolean isCustom() {
            return custom != null;
        }

        boolean hasSubresource(String name) {
            return subresources.stream().anyMatch(each -> each.name().equals(name));
        }

        /**
         * What field selectors may name besides name and namespace, as in {@code spec.nodeName} or,
         * with what an absent field counts as, {@code spec.unschedulable=false}.
         */
        public Builder selectableFields(String... fields) {
            selectableFields = Stream.of(fields).map(SelectableField::of).toList();
            return this;
        }

        public Builder selectableFields(List<SelectableField> fields) {
            selectableFields = List.copyOf(fields);
            return this;
        }

        /** Where it is stored, when that is not its plural. */
        public Builder storedAt(String path) {
            storagePath = path;
            return this;
        }

        /** How the stored form becomes that of another served version, and back. */
        public Builder convertedBy(Conversion ways) {
            conversion = ways;
            return this;
        }

        /**
         * How field ownership sees its objects in a version of that name; null, which is also the
         * default, leaves it to Kubernetes' schema.
         */
        public Builder formedBy(Form.Declared byVersion) {
            forms = byVersion;
            return this;
        }

        /** What everybody is told who uses it. */
        public Builder deprecated(String warning) {
            deprecation = warning;
            return this;
        }

        /** Its objects are those of another group, stored under that one's name. */
        public Builder storedAsGroup(String other) {
            storedGroup = other;
            return this;
        }

        /** Selectors may also use another name for a field of the stored form. */
        public Builder selectableAs(String name, String storedField) {
            selectableFields =
                    Stream.concat(
                                    selectableFields.stream(),
                                    Stream.of(SelectableField.of(storedField).called(name)))
                            .toList();
            return this;
        }

        /** metadata.generation counts the changes of intent. */
        public Builder countsGenerations() {
            countsGenerations = true;
            return this;
        }

        /** Who creates an object may say its status along with it, as kubelets do. */
        public Builder bornWithStatus() {
            bornWithStatus = true;
            return this;
        }

        public Builder createdByUpdate() {
            createdByUpdate = true;
            return this;
        }

        public Builder orphansByDefault() {
            orphansByDefault = true;
            return this;
        }

        public Builder nameRule(NameRule rule) {
            nameRule = rule;
            return this;
        }

        public Builder defaults(Consumer<ObjectNode> filling) {
            defaults = filling;
            return this;
        }

        public Builder preparation(Preparation steps) {
            preparation = steps;
            return this;
        }

        public Builder validator(Validator rules) {
            validator = rules;
            return this;
        }

        public Builder warnings(Function<ObjectNode, List<String>> sayings) {
            warnings = sayings;
            return this;
        }

        public Builder gracePeriod(Strategy.GracePeriod grace) {
            gracePeriod = grace;
            return this;
        }

        public Builder printer(Supplier<Printer> columns) {
            printing = columns;
            return this;
        }

        public ResourceDefinition build() {
            return new ResourceDefinition(
                    group,
                    versions,
                    storageVersion,
                    names,
                    namespaced,
                    verbs,
                    subresources,
                    selectableFields,
                    storagePath,
                    new Strategy(this),
                    printing,
                    storedGroup,
                    conversion,
                    forms,
                    deprecation,
                    custom);
        }
    }
}
