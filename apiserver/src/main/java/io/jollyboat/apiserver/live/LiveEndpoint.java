package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.PartialMetadata;
import io.jollyboat.apiserver.verb.presentation.TableRows;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.selector.FieldSelector;
import io.jollyboat.core.selector.LabelSelector;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves one {@link LiveResource}; to be asked behind what other servers serve. */
public final class LiveEndpoint implements Endpoint {

    private static final Set<String> FIELDS = Set.of("metadata.name", "metadata.namespace");

    private final LiveResource resource;
    private final Timeline timeline;
    private final String path;

    public LiveEndpoint(LiveResource resource, Timeline timeline) {
        this.resource = resource;
        this.timeline = timeline;
        this.path = "/apis/" + resource.apiVersion();
    }

    LiveResource resource() {
        return resource;
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
        if (!info.verb().equals("get") && !info.verb().equals("list")) {
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
                    info.verb().equals("get")
                            ? one(form, info.namespace(), info.name())
                            : list(form, selected(call)));
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
            case Form.Table table -> Answer.ok(table(table, List.of(object)));
            case Form.MetadataOnly only -> Answer.ok(PartialMetadata.of(object, only.version()));
        };
    }

    private List<ObjectNode> selected(Call call) {
        LabelSelector labels = LabelSelector.parse(call.query().first("labelSelector"));
        FieldSelector fields = FieldSelector.parse(call.info().fieldSelector());
        for (FieldSelector.Term term : fields.terms()) {
            if (!FIELDS.contains(term.field())) {
                throw ApiException.badRequest("field label not supported: " + term.field());
            }
        }
        return resource.objects().list(call.info().namespace()).stream()
                .filter(object -> labels.matches(object.path("metadata").path("labels")))
                .filter(object -> matches(fields, object))
                .toList();
    }

    private static boolean matches(FieldSelector fields, ObjectNode object) {
        for (FieldSelector.Term term : fields.terms()) {
            String field = term.field().substring("metadata.".length());
            if (Trees.text(object, "metadata", field).equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    private Answer list(Form form, List<ObjectNode> objects) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        return switch (form) {
            case Form.Whole _ -> {
                list.put("kind", resource.names().kind() + "List");
                list.put("apiVersion", resource.apiVersion()).putObject("metadata");
                objects.forEach(list.putArray("items")::add);
                yield Answer.ok(list);
            }
            case Form.Table table -> Answer.ok(table(table, objects));
            case Form.MetadataOnly only -> {
                list.put("kind", "PartialObjectMetadataList");
                list.put("apiVersion", "meta.k8s.io/" + only.version()).putObject("metadata");
                ArrayNode items = list.putArray("items");
                objects.forEach(object -> items.add(PartialMetadata.of(object, only.version())));
                yield Answer.ok(list);
            }
        };
    }

    private ObjectNode table(Form.Table form, List<ObjectNode> objects) {
        var rows = new TableRows(resource.printer(), form, timeline.now());
        ObjectNode shown = rows.empty(JsonNodeFactory.instance.objectNode());
        objects.forEach(object -> rows.add(shown, object));
        return shown;
    }
}
