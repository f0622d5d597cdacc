package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.PartialMetadata;
import io.jollyboat.apiserver.verb.presentation.TableRows;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves one {@link LiveResource}; to be asked behind what other servers serve. */
public final class LiveEndpoint implements Endpoint {

    private static final Set<String> VERBS = Set.of("get", "list", "watch");

    private final LiveResource resource;
    private final Timeline timeline;
    private final Duration watches;
    private final String path;
    private final OpenWatches open = new OpenWatches();

    /**
     * @param watches the shortest time after which a watch ends whose client did not say when; at
     *     most twice that, by chance
     */
    public LiveEndpoint(LiveResource resource, Duration watches, Timeline timeline) {
        this.resource = resource;
        this.watches = watches;
        this.timeline = timeline;
        this.path = "/apis/" + resource.apiVersion();
    }

    LiveResource resource() {
        return resource;
    }

    /** Ends all watches in order; no further one begins. */
    public void stop() {
        open.end();
    }

    /** How the group shows among the others. */
    public RemoteDiscovery discovery() {
        return new RemoteDiscovery(
                resource.group(),
                List.of(new RemoteDiscovery.Version(resource.version(), resource.discovery())));
    }

    @Override
    public boolean serve(Call call) {
        RequestInfo info = call.info();
        if (!info.resourceRequest()) {
            boolean document = call.path().equals(path) || call.path().equals(path + "/");
            if (document && info.readOnly()) {
                call.answer(Answer.ok(resource.discovery()));
            }
            return document && info.readOnly();
        }
        if (!info.group().equals(resource.group()) || !info.version().equals(resource.version())) {
            return false;
        }
        if (!info.resource().equals(resource.names().plural()) || !info.subresource().isEmpty()) {
            throw ApiException.noSuchPath();
        }
        if (!VERBS.contains(info.verb())) {
            throw ApiException.methodNotAllowed();
        }
        call.caller().worker().execute(() -> respond(call));
        return true;
    }

    private void respond(Call call) {
        try {
            RequestInfo info = call.info();
            Form form = Form.of(call.header("Accept"), call.query().first("includeObject"), true);
            call.answer(
                    switch (info.verb()) {
                        case "get" -> one(form, info.namespace(), info.name());
                        case "watch" -> watch(call, form);
                        default -> list(call, form);
                    });
        } catch (ApiException refused) {
            call.fail(refused);
        } catch (RuntimeException fault) {
            call.fault(fault);
        }
    }

    private Answer one(Form form, String namespace, String name) {
        ObjectNode object =
                resource.objects()
                        .find(namespace, name)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                resource.group(), resource.names().plural(), name));
        return switch (form) {
            case Form.Whole _ -> Answer.ok(object);
            case Form.Table table -> Answer.ok(rows(table).table(object));
            case Form.MetadataOnly only ->
                    Answer.ok(PartialMetadata.of(object, only.one().version()));
        };
    }

    private Answer watch(Call call, Form form) {
        Form.refuseUnlessStreamed(call.header("Accept"));
        ListQuery query = ListQuery.of(call.query(), true);
        LiveSelection selection = LiveSelection.of(call);
        return new Answer.Stream(
                sink ->
                        LiveWatch.open(
                                resource.objects(),
                                selection,
                                query,
                                sink,
                                watches.plusMillis(timeline.random().nextLong(watches.toMillis())),
                                open,
                                timeline),
                new LiveEvents(resource, form, timeline));
    }

    private Answer list(Call call, Form form) {
        LiveSelection selection = LiveSelection.of(call);
        LiveObjects.Listing there = resource.objects().list(selection.namespace());
        List<ObjectNode> objects = there.objects().stream().filter(selection::selects).toList();
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Long.toString(there.version()));
        return list(form, metadata, objects);
    }

    private Answer list(Form form, ObjectNode metadata, List<ObjectNode> objects) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        return switch (form) {
            case Form.Whole _ -> {
                list.put("kind", resource.names().kind() + "List");
                list.put("apiVersion", resource.apiVersion()).set("metadata", metadata);
                objects.forEach(list.putArray("items")::add);
                yield Answer.ok(list);
            }
            case Form.Table table -> Answer.ok(table(table, metadata, objects));
            case Form.MetadataOnly only -> {
                list.put("kind", "PartialObjectMetadataList");
                list.put("apiVersion", "meta.k8s.io/" + only.list().version())
                        .set("metadata", metadata);
                ArrayNode items = list.putArray("items");
                objects.forEach(object -> items.add(PartialMetadata.of(object, only.version())));
                yield Answer.ok(list);
            }
        };
    }

    private ObjectNode table(Form.Table form, ObjectNode metadata, List<ObjectNode> objects) {
        TableRows rows = rows(form);
        ObjectNode shown = rows.empty(metadata);
        objects.forEach(object -> rows.add(shown, object));
        return shown;
    }

    private TableRows rows(Form.Table form) {
        return new TableRows(resource.printer(), form, timeline.now());
    }
}
