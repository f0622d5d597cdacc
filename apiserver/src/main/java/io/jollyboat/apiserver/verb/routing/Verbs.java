package io.jollyboat.apiserver.verb.routing;

import io.jollyboat.apiserver.admission.AdmissionChain;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.eviction.DisruptionBudgets;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.options.ServerOptions;
import io.jollyboat.apiserver.presence.Completion;
import io.jollyboat.apiserver.protobuf.ProtobufReader;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.apiserver.verb.read.ComponentStatuses;
import io.jollyboat.apiserver.verb.read.Get;
import io.jollyboat.apiserver.verb.read.ListAll;
import io.jollyboat.apiserver.verb.read.WatchChanges;
import io.jollyboat.apiserver.verb.subresource.BindPod;
import io.jollyboat.apiserver.verb.subresource.EvictPod;
import io.jollyboat.apiserver.verb.subresource.Scale;
import io.jollyboat.apiserver.verb.write.Admissions;
import io.jollyboat.apiserver.verb.write.Create;
import io.jollyboat.apiserver.verb.write.Delete;
import io.jollyboat.apiserver.verb.write.DeleteCollection;
import io.jollyboat.apiserver.verb.write.Identity;
import io.jollyboat.apiserver.verb.write.Ownership;
import io.jollyboat.apiserver.verb.write.PatchObject;
import io.jollyboat.apiserver.verb.write.Patches;
import io.jollyboat.apiserver.verb.write.Payload;
import io.jollyboat.apiserver.verb.write.Rules;
import io.jollyboat.apiserver.verb.write.Update;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Which verb answers what. */
public final class Verbs {

    /** Subresources that speak the object's own kind and are read and written like it. */
    private static final List<String> LIKE_PARENT =
            List.of("status", "finalize", "approval", "ephemeralcontainers", "resize");

    private record One(String group, String plural, String verb) {}

    private final Map<String, Verb> verbs = new HashMap<>();
    private final Rules rules;
    private final Presentation presentation;
    private final Map<One, Verb> ofOne = new HashMap<>();

    /**
     * @param admission asked about every write
     * @param options how long events stay and watches last, and how much is done at once
     */
    public Verbs(
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline,
            Schema schema,
            AdmissionChain admission,
            ServerOptions options) {
        Identity identity = new Identity(timeline, options.eventTtl());
        Completion completion = new Completion(schema);
        this.rules =
                new Rules(
                        new Payload(new ObjectReader(schema), new ProtobufReader(schema)),
                        new Patches(schema),
                        identity,
                        new Ownership(registry, schema, completion, identity),
                        admission,
                        completion);
        this.presentation = new Presentation(timeline);

        Create create = new Create(storage, presentation, rules);
        Get get = new Get(storage, presentation);
        Update update = new Update(storage, presentation, rules, create);
        PatchObject patch = new PatchObject(storage, presentation, rules, create);
        Delete delete = new Delete(storage, presentation, rules);
        verbs.put("get", get);
        verbs.put("list", new ListAll(storage, presentation));
        verbs.put(
                "watch",
                new WatchChanges(
                        registry, storage, presentation, timeline, options.load().watches()));
        verbs.put("create", create);
        verbs.put("update", update);
        verbs.put("patch", patch);
        verbs.put("delete", delete);
        verbs.put(
                "deletecollection",
                new DeleteCollection(
                        storage, presentation, delete, timeline, options.load().deletions()));

        for (String subresource : LIKE_PARENT) {
            verbs.put("get/" + subresource, get);
            verbs.put("update/" + subresource, update);
            verbs.put("patch/" + subresource, patch);
        }
        verbs.put("get/scale", new Scale.Read(storage, presentation));
        verbs.put("update/scale", new Scale.Write(storage, presentation, rules, false));
        verbs.put("patch/scale", new Scale.Write(storage, presentation, rules, true));
        BindPod bind = new BindPod(registry, storage, rules);
        verbs.put("create/binding", bind);
        addFor("", "bindings", "create", bind);
        verbs.put(
                "create/eviction",
                new EvictPod(storage, rules, delete, new DisruptionBudgets(registry, storage)));
    }

    /** Adds a verb that needs more than objects: a tunnel to a node, a review. */
    public void add(String verb, String subresource, Verb answering) {
        verbs.put(subresource.isEmpty() ? verb : verb + "/" + subresource, answering);
    }

    /**
     * Tells how the cluster's components are.
     *
     * @param faults what is wrong with each, by name; empty when it is well. Must not block
     */
    public void addComponentStatuses(Supplier<SortedMap<String, String>> faults) {
        addFor("", "componentstatuses", "get", new ComponentStatuses(faults, false, presentation));
        addFor("", "componentstatuses", "list", new ComponentStatuses(faults, true, presentation));
    }

    /** The object that a call to create something sends, if nobody objects to it. */
    public ObjectNode payload(ResourceCall call) {
        return payload(call, call.apiVersion(), call.definition().kind());
    }

    /** The same for a call that speaks another kind than its resource's. */
    public ObjectNode payload(ResourceCall call, String apiVersion, String kind) {
        WriteQuery query = WriteQuery.of(call.call().query(), "CreateOptions");
        ObjectNode sent = rules.payload().object(call, apiVersion, kind, query.fieldValidation());
        rules.admit(call, sent);
        return sent;
    }

    /**
     * Asks everybody whether a stream to an object may be opened. May block.
     *
     * @param wishes what the stream is to be, as in {@code PodExecOptions}
     * @throws io.jollyboat.core.errors.ApiException when somebody objects
     */
    public void admitConnection(ResourceCall call, ObjectNode wishes) {
        AdmissionRequest request = Admissions.connection(call, wishes);
        rules.admission().mutate(request);
        rules.admission().validate(request);
    }

    /** Adds a verb of one resource only, whose objects are not kept: a review, a binding. */
    public void addFor(String group, String plural, String verb, Verb answering) {
        ofOne.put(new One(group, plural, verb), answering);
    }

    /** Adds a verb of one resource's subresource only. */
    public void addBelow(
            String group, String plural, String verb, String subresource, Verb answering) {
        ofOne.put(new One(group, plural, verb + "/" + subresource), answering);
    }

    @Nullable Verb of(
            ResourceDefinition definition, String verb, @Nullable Subresource subresource) {
        String asked = subresource == null ? verb : verb + "/" + subresource.name();
        Verb special = ofOne.get(new One(definition.group(), definition.plural(), asked));
        return special != null || !definition.stored() ? special : verbs.get(asked);
    }
}
