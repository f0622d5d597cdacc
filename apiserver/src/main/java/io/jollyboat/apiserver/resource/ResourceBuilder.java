package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Says step by step what a resource is. */
public final class ResourceBuilder {
    private final String group;
    private final List<String> versions = new ArrayList<>();
    private String storageVersion;
    private final List<Subresource> subresources = new ArrayList<>();
    private Names names;
    private List<String> verbs = ResourceDefinition.STANDARD_VERBS;
    private List<SelectableField> selectableFields = List.of();
    private String storagePath;
    private String storedGroup;
    private Conversion conversion = Conversion.NONE;
    private Form.Declared forms = Form.Declared.NONE;
    private final Map<String, String> deprecations = new HashMap<>();
    private Supplier<Printer> printing = () -> Printer.STANDARD;
    private @Nullable CustomVersion custom;

    // what the strategy is made of
    boolean namespaced = true;
    boolean countsGenerations;
    boolean bornWithStatus;
    boolean statusAlone;
    boolean createdByUpdate;
    boolean conditionallyUpdated;
    Set<String> intendedMetadata = Set.of();
    boolean firstGeneration;
    boolean orphansByDefault;
    NameRule nameRule = NameRule.SUBDOMAIN;
    Consumer<ObjectNode> defaults = object -> {};
    Preparation preparation = Preparation.NONE;
    Validator validator = Validator.NONE;
    Warnings warnings = Warnings.NONE;
    Strategy.@Nullable GracePeriod gracePeriod;

    ResourceBuilder(String group, String version, Names names) {
        this.group = group;
        this.names = names;
        this.storageVersion = version;
        this.storagePath = names.plural();
        this.storedGroup = group;
        versions.add(version);
    }

    public ResourceBuilder shortNames(String... shortNames) {
        names = names.withShortNames(List.of(shortNames));
        return this;
    }

    public ResourceBuilder categories(String... categories) {
        names = names.withCategories(List.of(categories));
        return this;
    }

    /** Objects live in no namespace. */
    public ResourceBuilder clusterScoped() {
        namespaced = false;
        return this;
    }

    /** The version it is stored in, when that is not the one it was begun with. */
    public ResourceBuilder storedIn(String version) {
        storageVersion = version;
        return this;
    }

    /** A further served version, less preferred than those named before. */
    public ResourceBuilder alsoServed(String version) {
        versions.add(version);
        return this;
    }

    public ResourceBuilder verbs(String... some) {
        verbs = List.of(some);
        return this;
    }

    public ResourceBuilder withoutVerb(String verb) {
        verbs = verbs.stream().filter(each -> !each.equals(verb)).toList();
        return this;
    }

    /** Status is written through a subresource of its own and ignored elsewhere. */
    public ResourceBuilder status() {
        return subresource(
                Subresource.of(Subresource.STATUS, names.kind(), "get", "patch", "update"));
    }

    /**
     * The number of replicas can be read and set through autoscaling/v1 Scale.
     *
     * @param own the versions that have a Scale of their own instead
     */
    public ResourceBuilder scale(String... own) {
        return subresource(
                new Subresource(
                        Subresource.SCALE,
                        "autoscaling",
                        "v1",
                        "Scale",
                        List.of("get", "patch", "update"),
                        List.of(own)));
    }

    public ResourceBuilder subresource(Subresource subresource) {
        subresources.add(subresource);
        return this;
    }

    ResourceBuilder custom(CustomVersion version) {
        custom = version;
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
    public ResourceBuilder selectableFields(String... fields) {
        selectableFields = Stream.of(fields).map(SelectableField::of).toList();
        return this;
    }

    public ResourceBuilder selectableFields(List<SelectableField> fields) {
        selectableFields = List.copyOf(fields);
        return this;
    }

    /** Who watches by the value of one of those fields is asked only of changes that have it. */
    public ResourceBuilder watchedBy(String field) {
        selectableFields =
                selectableFields.stream()
                        .map(each -> each.name().equals(field) ? each.findingWatchers() : each)
                        .toList();
        return this;
    }

    /** Where it is stored, when that is not its plural. */
    public ResourceBuilder storedAt(String path) {
        storagePath = path;
        return this;
    }

    /** How the stored form becomes that of another served version, and back. */
    public ResourceBuilder convertedBy(Conversion ways) {
        conversion = ways;
        return this;
    }

    /**
     * How field ownership sees its objects in a version of that name; null, which is also the
     * default, leaves it to Kubernetes' schema.
     */
    public ResourceBuilder formedBy(Form.Declared byVersion) {
        forms = byVersion;
        return this;
    }

    /** What everybody is told who uses it in the version it was begun with. */
    public ResourceBuilder deprecated(String warning) {
        deprecations.put(versions.getFirst(), warning);
        return this;
    }

    /**
     * Says of a version, in Kubernetes' words, that it has had its day.
     *
     * @param since the minor of Kubernetes 1 in which it was deprecated
     * @param gone the minor that no longer had it
     * @param instead the {@code apiVersion} to use now
     */
    public ResourceBuilder retired(String version, int since, int gone, String instead) {
        deprecations.put(
                version,
                "%s/%s %s is deprecated in v1.%d+, unavailable in v1.%d+; use %s %s"
                        .formatted(
                                group, version, names.kind(), since, gone, instead, names.kind()));
        return this;
    }

    /** Its objects are those of another group, stored under that one's name. */
    public ResourceBuilder storedAsGroup(String other) {
        storedGroup = other;
        return this;
    }

    /** Selectors may also use another name for a field of the stored form. */
    public ResourceBuilder selectableAs(String name, String storedField) {
        selectableFields =
                Stream.concat(
                                selectableFields.stream(),
                                Stream.of(SelectableField.of(storedField).called(name)))
                        .toList();
        return this;
    }

    /** metadata.generation counts the changes of intent. */
    public ResourceBuilder countsGenerations() {
        countsGenerations = true;
        firstGeneration = true;
        return this;
    }

    /**
     * metadata.generation counts the changes of intent, of which some of the metadata is a part.
     *
     * @param metadata names of its members
     */
    public ResourceBuilder countsGenerationsWith(String... metadata) {
        intendedMetadata = Set.of(metadata);
        return countsGenerations();
    }

    /** metadata.generation is there and says nothing: no change counts. */
    public ResourceBuilder staysAtFirstGeneration() {
        firstGeneration = true;
        return this;
    }

    /** metadata.generation counts the changes of intent, from none. */
    public ResourceBuilder countsGenerationsFromNone() {
        countsGenerations = true;
        return this;
    }

    /** Who writes the status changes nothing else, no labels either, as of custom objects. */
    public ResourceBuilder statusAlone() {
        statusAlone = true;
        return this;
    }

    /** Who creates an object may say its status along with it, as kubelets do. */
    public ResourceBuilder bornWithStatus() {
        bornWithStatus = true;
        return this;
    }

    /** Whoever updates an object says of which revision, and is refused otherwise. */
    public ResourceBuilder conditionallyUpdated() {
        conditionallyUpdated = true;
        return this;
    }

    public ResourceBuilder createdByUpdate() {
        createdByUpdate = true;
        return this;
    }

    public ResourceBuilder orphansByDefault() {
        orphansByDefault = true;
        return this;
    }

    public ResourceBuilder nameRule(NameRule rule) {
        nameRule = rule;
        return this;
    }

    public ResourceBuilder defaults(Consumer<ObjectNode> filling) {
        defaults = filling;
        return this;
    }

    public ResourceBuilder preparation(Preparation steps) {
        preparation = steps;
        return this;
    }

    public ResourceBuilder validator(Validator rules) {
        validator = rules;
        return this;
    }

    public ResourceBuilder warnings(Warnings sayings) {
        warnings = sayings;
        return this;
    }

    public ResourceBuilder gracePeriod(Strategy.GracePeriod grace) {
        gracePeriod = grace;
        return this;
    }

    public ResourceBuilder printer(Supplier<Printer> columns) {
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
                deprecations,
                custom);
    }
}
