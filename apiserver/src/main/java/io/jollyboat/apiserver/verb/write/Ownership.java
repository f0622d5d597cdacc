package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.apply.Applied;
import io.jollyboat.apiserver.apply.Applying;
import io.jollyboat.apiserver.apply.Author;
import io.jollyboat.apiserver.apply.Owners;
import io.jollyboat.apiserver.apply.Served;
import io.jollyboat.apiserver.apply.Tracking;
import io.jollyboat.apiserver.apply.Transition;
import io.jollyboat.apiserver.fields.AppliedCheck;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.MalformedFieldsException;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.presence.Completion;
import io.jollyboat.apiserver.request.ManagerName;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Keeps {@code metadata.managedFields}: who owns which fields of an object. */
public final class Ownership {

    private static final String FIELD = "managedFields";

    private final ResourceRegistry registry;
    private final SchemaForms forms;
    private final Completion completion;
    private final Identity identity;

    public Ownership(
            ResourceRegistry registry, Schema schema, Completion completion, Identity identity) {
        this.registry = registry;
        this.forms = new SchemaForms(schema);
        this.completion = completion;
        this.identity = identity;
    }

    /** How a write that is no apply leaves its mark. */
    public Marking marking(ResourceCall call) {
        return (wanted, old) -> {
            if (old == null) {
                markNew(call, wanted);
            } else {
                markChanged(call, wanted, old);
            }
        };
    }

    /** How an apply leaves its mark: it has found out already who owns what. */
    public static Marking marking(Owners owners) {
        return (wanted, old) -> {
            JsonNode was = old == null ? null : old.path("metadata").get(FIELD);
            put(wanted, owners, was);
        };
    }

    private void markNew(ResourceCall call, ObjectNode wanted) {
        String stored = Versions.ruledApiVersion(call);
        ObjectNode nothing = completion.nothing(stored, call.definition().kind());
        Transition birth =
                new Transition(served(call), stored, nothing, wanted, reset(call, wanted));
        put(wanted, Tracking.after(Owners.NONE, birth, author(call)), null);
    }

    private void markChanged(ResourceCall call, ObjectNode wanted, ObjectNode old) {
        JsonNode was = old.path("metadata").path(FIELD);
        JsonNode sent = wanted.path("metadata").path(FIELD);
        boolean free = call.subresource() == null && !sent.equals(was);
        if (free && Owners.isReset(sent)) {
            put(wanted, Owners.NONE, null);
            return;
        }
        Owners owners = free ? owners(sent, was) : Owners.stored(was);
        if (owners.isEmpty()) {
            put(wanted, owners, null); // not tracked until somebody applies
            return;
        }
        Transition change =
                new Transition(
                        served(call),
                        Versions.ruledApiVersion(call),
                        old,
                        wanted,
                        reset(call, wanted));
        put(wanted, Tracking.after(owners, change, author(call)), was);
    }

    /** Those that a client names, if it names any rightly; else those that are. */
    private static Owners owners(JsonNode sent, JsonNode was) {
        try {
            Owners owners = Owners.sent(sent);
            return owners.isEmpty() ? Owners.stored(was) : owners;
        } catch (MalformedFieldsException unreadable) {
            return Owners.stored(was);
        }
    }

    private static void put(ObjectNode object, Owners owners, @Nullable JsonNode was) {
        ObjectNode metadata = Trees.object(object, "metadata");
        if (owners.isEmpty()) {
            metadata.remove(FIELD);
        } else if (was != null && Owners.stored(was).equals(owners)) {
            metadata.set(FIELD, was);
        } else {
            metadata.set(FIELD, owners.json());
        }
    }

    /**
     * Applies a configuration.
     *
     * @param current the object as it is, in the version that rules apply to; null when there is
     *     none
     * @param conforming brings a tree into the one spelling of its schema, as a tree of its own
     * @return the object as it is to be, in the version of the call
     * @throws ApiException when the configuration does not fit its type, or others own what it
     *     would change
     */
    public Applied apply(
            ResourceCall call,
            ObjectNode applied,
            @Nullable ObjectNode current,
            boolean force,
            UnaryOperator<ObjectNode> conforming) {
        Served served = served(call);
        String apiVersion = call.apiVersion();
        Form form = served.form(apiVersion);
        form = form == null ? Form.DEDUCED : form;
        List<String> complaints = AppliedCheck.of(applied, form);
        if (!complaints.isEmpty()) {
            throw ApiException.badRequest(
                    "failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
                            .formatted(
                                    Trees.text(applied, "metadata", "namespace"),
                                    Trees.text(applied, "metadata", "name"),
                                    groupVersion(call),
                                    call.definition().kind(),
                                    AppliedCheck.sentence(complaints)));
        }
        Owners owners =
                current == null ? Owners.NONE : Owners.stored(current.path("metadata").path(FIELD));
        ObjectNode live = live(call, served, current);
        Applying applying =
                new Applying(
                        served,
                        form,
                        author(call),
                        reset(call, applied),
                        conforming,
                        current == null
                                ? live
                                : completion.nothing(apiVersion, call.definition().kind()));
        return applying.to(live, owners, applied, force);
    }

    private static ObjectNode live(ResourceCall call, Served served, @Nullable ObjectNode current) {
        if (current == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode live =
                served.convert(current, Versions.ruledApiVersion(call), call.apiVersion());
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.setAll(live);
        ObjectNode metadata = Trees.object(live, "metadata").deepCopy();
        metadata.remove(FIELD);
        shown.put("apiVersion", call.apiVersion());
        shown.set("metadata", metadata);
        return shown;
    }

    /**
     * Takes back new times when nothing else about an object is new: a write that changes nothing
     * else is none.
     */
    static void settle(ObjectNode wanted, ObjectNode old) {
        ObjectNode metadata = Trees.object(wanted, "metadata");
        JsonNode mine = metadata.path(FIELD);
        JsonNode was = old.path("metadata").path(FIELD);
        if (mine.equals(was)
                || mine.size() != was.size()
                || !Owners.stored(mine).isSameButForTimes(Owners.stored(was))) {
            return;
        }
        JsonNode revision = metadata.get("resourceVersion");
        metadata.set(FIELD, was);
        Trees.copyOrRemove(
                metadata, "resourceVersion", old.path("metadata").get("resourceVersion"));
        if (!Trees.same(wanted, old)) {
            metadata.set(FIELD, mine);
            Trees.copyOrRemove(metadata, "resourceVersion", revision);
        }
    }

    private Served served(ResourceCall call) {
        return new ServedVersions(registry, forms, call.definition());
    }

    private static String manager(ResourceCall call) {
        return ManagerName.of(
                call.call().query().first("fieldManager"), call.call().header("User-Agent"));
    }

    private Author author(ResourceCall call) {
        Subresource subresource = call.subresource();
        return new Author(
                manager(call),
                call.apiVersion(),
                subresource == null ? "" : subresource.name(),
                identity.now());
    }

    /** The members that this call cannot change, whatever it says about them. */
    private static Set<String> reset(ResourceCall call, ObjectNode object) {
        Subresource subresource = call.subresource();
        if (subresource == null) {
            return call.definition().strategy().splitsStatus() ? Set.of("status") : Set.of();
        }
        if (!subresource.name().equals(Subresource.STATUS)) {
            return Set.of();
        }
        Set<String> reset = new HashSet<>(object.propertyNames());
        List.of("apiVersion", "kind", "metadata", "status").forEach(reset::remove);
        reset.add("spec");
        return reset;
    }

    static String groupVersion(ResourceCall call) {
        ResourceDefinition definition = call.definition();
        return definition.group() + "/" + call.version();
    }
}
