package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.protobuf.ProtobufReader;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which verb answers what. */
public final class Verbs {

    /** Subresources that speak the object's own kind and are read and written like it. */
    private static final List<String> LIKE_PARENT =
            List.of("status", "finalize", "approval", "ephemeralcontainers", "resize");

    private final Map<String, Verb> verbs = new HashMap<>();

    /**
     * @param admissions asked in this order, after the namespace's own
     */
    public Verbs(
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline,
            Schema schema,
            List<Admission> admissions) {
        List<Admission> all = new ArrayList<>();
        all.add(new NamespaceLifecycle(registry, storage));
        all.addAll(admissions);
        Rules rules =
                new Rules(
                        new Payload(new ObjectReader(schema), new ProtobufReader(schema)),
                        new Patches(schema),
                        new Identity(timeline),
                        all);
        Presentation presentation = new Presentation(timeline);

        Create create = new Create(storage, presentation, rules);
        Get get = new Get(storage, presentation);
        Update update = new Update(storage, presentation, rules, create);
        PatchObject patch = new PatchObject(storage, presentation, rules);
        Delete delete = new Delete(storage, presentation, rules);
        verbs.put("get", get);
        verbs.put("list", new ListAll(storage, presentation));
        verbs.put("watch", new WatchChanges(storage, presentation, timeline));
        verbs.put("create", create);
        verbs.put("update", update);
        verbs.put("patch", patch);
        verbs.put("delete", delete);
        verbs.put("deletecollection", new DeleteCollection(storage, presentation, rules, delete));

        for (String subresource : LIKE_PARENT) {
            verbs.put("get/" + subresource, get);
            verbs.put("update/" + subresource, update);
            verbs.put("patch/" + subresource, patch);
        }
        verbs.put("get/scale", new Scale.Read(storage));
        verbs.put("update/scale", new Scale.Write(storage, rules, false));
        verbs.put("patch/scale", new Scale.Write(storage, rules, true));
        verbs.put("create/binding", new BindPod(storage, rules));
        verbs.put("create/eviction", new EvictPod(rules, delete));
    }

    /** Adds a verb that needs more than objects: a tunnel to a node, a review. */
    public void add(String verb, String subresource, Verb answering) {
        verbs.put(subresource.isEmpty() ? verb : verb + "/" + subresource, answering);
    }

    @Nullable Verb of(String verb, @Nullable Subresource subresource) {
        return verbs.get(subresource == null ? verb : verb + "/" + subresource.name());
    }
}
