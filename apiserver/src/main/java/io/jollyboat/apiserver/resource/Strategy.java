package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of a kind's life, in the order a request meets them: default, prepare, (admission,
 * which is not here,) validate. Each step changes or reads the tree it is given and nothing else,
 * so that the handlers can retry freely.
 *
 * <p>Trees named {@code old} are shared with readers: they are never changed.
 */
public final class Strategy {
    private final boolean namespaced;
    private final boolean splitsStatus;
    private final boolean countsGenerations;
    private final boolean firstGeneration;
    private final Set<String> intendedMetadata;

    /** A custom resource without the subresource counts changes of its status like any other. */
    private final boolean statusIsNoIntent;

    private final boolean bornWithStatus;
    private final boolean statusAlone;
    private final NameRule nameRule;
    private final Consumer<ObjectNode> defaults;
    private final Preparation preparation;
    private final Validator validator;
    private final Warnings warnings;
    private final @Nullable GracePeriod gracePeriod;
    private final boolean createdByUpdate;
    private final boolean conditionallyUpdated;
    private final boolean orphansByDefault;

    Strategy(ResourceBuilder from) {
        this.namespaced = from.namespaced;
        this.splitsStatus = from.hasSubresource(Subresource.STATUS);
        this.countsGenerations = from.countsGenerations;
        this.firstGeneration = from.firstGeneration;
        this.intendedMetadata = from.intendedMetadata;
        this.statusIsNoIntent = splitsStatus || !from.isCustom();
        this.bornWithStatus = from.bornWithStatus;
        this.statusAlone = from.statusAlone;
        this.nameRule = from.nameRule;
        this.defaults = from.defaults;
        this.preparation = from.preparation;
        this.validator = from.validator;
        this.warnings = from.warnings;
        this.gracePeriod = from.gracePeriod;
        this.createdByUpdate = from.createdByUpdate;
        this.conditionallyUpdated = from.conditionallyUpdated || from.isCustom();
        this.orphansByDefault = from.orphansByDefault;
    }

    /** How long an object may take to go; only kinds that somebody must stop first have one. */
    @FunctionalInterface
    public interface GracePeriod {
        /**
         * The seconds of grace for this object, never negative.
         *
         * @param requested what the client asked for
         */
        long seconds(ObjectNode object, OptionalLong requested);
    }

    /** Whether status is written through a subresource of its own and ignored elsewhere. */
    public boolean splitsStatus() {
        return splitsStatus;
    }

    /** Fills in what the client left out. Idempotent. */
    public void defaults(ObjectNode object) {
        defaults.accept(object);
    }

    /** Clears what only the server sets. */
    public void prepareForCreate(ObjectNode object, Requester requester) {
        if (splitsStatus && !bornWithStatus) {
            object.remove("status");
        }
        ObjectNode metadata = Trees.object(object, "metadata");
        if (firstGeneration) {
            metadata.put("generation", 1);
        } else {
            metadata.remove("generation");
        }
        preparation.forCreate(object, requester);
    }

    /**
     * Keeps the status as it was and counts the generation up when anything but metadata and status
     * changed.
     */
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        if (splitsStatus) {
            Trees.copyOrRemove(object, "status", old.get("status"));
        }
        preparation.forUpdate(object, old);
        ObjectNode metadata = Trees.object(object, "metadata");
        JsonNode generation = old.path("metadata").path("generation");
        Trees.copyOrRemove(metadata, "generation", generation);
        if (countsGenerations && !sameIntent(object, old)) {
            metadata.set("generation", Trees.whole(generation.longValue(0) + 1));
        }
    }

    /**
     * Keeps everything but the status and, of most kinds, the labels, annotations and finalizers as
     * it was.
     */
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
        for (String member : List.copyOf(object.propertyNames())) {
            if (!member.equals("status") && !member.equals("metadata") && !old.has(member)) {
                object.remove(member);
            }
        }
        old.forEachEntry(
                (member, value) -> {
                    if (!member.equals("status") && !member.equals("metadata")) {
                        object.set(member, value.deepCopy());
                    }
                });
        ObjectNode metadata = Trees.object(object, "metadata");
        JsonNode oldMetadata = old.path("metadata");
        for (String kept :
                List.of(
                        "generation",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds",
                        "ownerReferences")) {
            Trees.copyOrRemove(metadata, kept, oldMetadata.get(kept));
        }
        if (statusAlone) {
            for (String kept : List.of("labels", "annotations", "finalizers")) {
                Trees.copyOrRemove(metadata, kept, oldMetadata.get(kept));
            }
        }
        preparation.forStatusUpdate(object, old);
    }

    /**
     * Says who has to clean up before an object goes, and notes on it that it is going.
     *
     * @param object a copy; its finalizers may be added to
     */
    public void prepareForDelete(ObjectNode object) {
        preparation.forDelete(object);
    }

    /** What is wrong with a new object. */
    public Violations validateCreate(ObjectNode object) {
        Violations violations = new Violations();
        Field root = Field.root(object, violations);
        MetadataValidation.create(root.at("metadata"), namespaced, nameRule);
        validator.validate(root);
        return violations;
    }

    /** What is wrong with the object or with the change from the old one. */
    public Violations validateUpdate(ObjectNode object, ObjectNode old) {
        Violations violations = new Violations();
        Field root = Field.root(object, violations);
        MetadataValidation.update(root.at("metadata"), old.path("metadata"));
        validator.validateUpdate(root, old);
        return violations;
    }

    /** What is wrong with a change through a subresource that shows a part of the object. */
    public Violations validatePartUpdate(ObjectNode object, ObjectNode old, String subresource) {
        Violations violations = new Violations();
        Field root = Field.root(object, violations);
        MetadataValidation.update(root.at("metadata"), old.path("metadata"));
        validator.validatePartUpdate(root, old, subresource);
        return violations;
    }

    /** What is wrong with a change of the status subresource. */
    public Violations validateStatusUpdate(ObjectNode object, ObjectNode old) {
        Violations violations = new Violations();
        Field root = Field.root(object, violations);
        MetadataValidation.update(root.at("metadata"), old.path("metadata"));
        validator.validateStatusUpdate(root, old);
        return violations;
    }

    /** What a client should know about an object that is accepted all the same. */
    public Warnings warnings() {
        return warnings;
    }

    /** The seconds of grace that a deletion gives this object; empty when its kind has none. */
    public OptionalLong gracePeriodSeconds(ObjectNode object, OptionalLong requested) {
        return gracePeriod == null
                ? OptionalLong.empty()
                : OptionalLong.of(gracePeriod.seconds(object, requested));
    }

    /** Whether an update must say of which revision of the object it was made. */
    public boolean conditionallyUpdated() {
        return conditionallyUpdated;
    }

    /** Whether a PUT of an object that does not exist creates it. */
    public boolean createdByUpdate() {
        return createdByUpdate;
    }

    /** Whether a deletion that does not say otherwise leaves dependents alone (history's doing). */
    public boolean orphansByDefault() {
        return orphansByDefault;
    }

    private boolean sameIntent(ObjectNode object, ObjectNode old) {
        JsonNode metadata = object.path("metadata");
        JsonNode oldMetadata = old.path("metadata");
        return intendedMetadata.stream()
                        .allMatch(name -> Trees.same(metadata.path(name), oldMetadata.path(name)))
                && intentContainedIn(object, old)
                && intentContainedIn(old, object);
    }

    private boolean intentContainedIn(ObjectNode some, ObjectNode other) {
        for (var member : some.properties()) {
            String name = member.getKey();
            boolean intent =
                    !name.equals("metadata") && !(name.equals("status") && statusIsNoIntent);
            if (intent && !Trees.same(member.getValue(), other.path(name))) {
                return false;
            }
        }
        return true;
    }
}
