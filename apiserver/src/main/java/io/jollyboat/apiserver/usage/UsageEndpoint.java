package io.jollyboat.apiserver.usage;

import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.PartialMetadata;
import io.jollyboat.apiserver.verb.presentation.TableRows;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code metrics.k8s.io}; to be asked behind what other servers serve. */
public final class UsageEndpoint implements Endpoint {

    private static final String DOCUMENT = "/apis/" + UsageObjects.API_VERSION;

    private final Supplier<UsageQuestion> questions;
    private final Timeline timeline;

    /**
     * @param questions called for each request
     */
    public UsageEndpoint(Supplier<UsageQuestion> questions, Timeline timeline) {
        this.questions = questions;
        this.timeline = timeline;
    }

    /** How the group shows among the others. */
    public static RemoteDiscovery discovery() {
        return new RemoteDiscovery(
                UsageObjects.GROUP,
                List.of(new RemoteDiscovery.Version(UsageObjects.VERSION, resources())));
    }

    private static ObjectNode resources() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", UsageObjects.API_VERSION);
        ArrayNode resources = list.putArray("resources");
        resource(resources, "nodes", false, "NodeMetrics");
        resource(resources, "pods", true, "PodMetrics");
        return list;
    }

    private static void resource(
            ArrayNode resources, String name, boolean namespaced, String kind) {
        resources
                .addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", namespaced)
                .put("kind", kind)
                .putArray("verbs")
                .add("get")
                .add("list");
    }

    @Override
    public boolean serve(Call call) {
        RequestInfo info = call.info();
        if (!info.resourceRequest()) {
            boolean document = call.path().equals(DOCUMENT) || call.path().equals(DOCUMENT + "/");
            if (document && info.readOnly()) {
                call.answer(Answer.ok(resources()));
            }
            return document && info.readOnly();
        }
        if (!info.group().equals(UsageObjects.GROUP)
                || !info.version().equals(UsageObjects.VERSION)) {
            return false;
        }
        boolean nodes = info.resource().equals("nodes") && info.namespace().isEmpty();
        if ((!nodes && !info.resource().equals("pods")) || !info.subresource().isEmpty()) {
            throw ApiException.noSuchPath();
        }
        if (!info.verb().equals("get") && !info.verb().equals("list")) {
            throw ApiException.methodNotAllowed();
        }
        call.caller()
                .worker()
                .execute(
                        () -> {
                            try {
                                call.answer(answer(call, nodes));
                            } catch (ApiException refused) {
                                call.fail(refused);
                            } catch (RuntimeException fault) {
                                call.fault(fault);
                            }
                        });
        return true;
    }

    private Answer answer(Call call, boolean nodes) {
        RequestInfo info = call.info();
        Form form = Form.of(call.header("Accept"), call.query().first("includeObject"), true);
        String name = info.verb().equals("get") ? info.name() : "";
        UsageQuestion question = questions.get();
        if (!name.isEmpty()) {
            List<ObjectNode> found =
                    nodes
                            ? question.nodes("", "metadata.name=" + name)
                            : question.pods(info.namespace(), "", "metadata.name=" + name);
            if (found.isEmpty()) {
                throw notFound(nodes, info.namespace(), name);
            }
            return one(form, nodes, found.getFirst());
        }
        String labels = call.query().first("labelSelector");
        return list(
                form,
                nodes,
                nodes
                        ? question.nodes(labels, info.fieldSelector())
                        : question.pods(info.namespace(), labels, info.fieldSelector()));
    }

    private static ApiException notFound(boolean nodes, String namespace, String name) {
        return nodes
                ? ApiException.notFound(UsageObjects.GROUP, "nodemetrics", name)
                : ApiException.notFound(UsageObjects.GROUP, "podmetrics", namespace + "/" + name);
    }

    private Answer one(Form form, boolean nodes, ObjectNode object) {
        return switch (form) {
            case Form.Whole _ -> Answer.ok(object);
            case Form.Table table -> {
                TableRows rows = rows(table, nodes);
                ObjectNode shown = rows.empty(JsonNodeFactory.instance.objectNode());
                rows.add(shown, object);
                yield Answer.ok(shown);
            }
            case Form.MetadataOnly only ->
                    Answer.ok(PartialMetadata.of(object, only.one().version()));
        };
    }

    private Answer list(Form form, boolean nodes, List<ObjectNode> objects) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        return switch (form) {
            case Form.Whole _ -> {
                list.put("kind", nodes ? "NodeMetricsList" : "PodMetricsList");
                list.put("apiVersion", UsageObjects.API_VERSION).putObject("metadata");
                objects.forEach(list.putArray("items")::add);
                yield Answer.ok(list);
            }
            case Form.Table table -> {
                TableRows rows = rows(table, nodes);
                ObjectNode shown = rows.empty(JsonNodeFactory.instance.objectNode());
                objects.forEach(object -> rows.add(shown, object));
                yield Answer.ok(shown);
            }
            case Form.MetadataOnly only -> {
                list.put("kind", "PartialObjectMetadataList");
                list.put("apiVersion", "meta.k8s.io/" + only.list().version())
                        .putObject("metadata");
                ArrayNode items = list.putArray("items");
                objects.forEach(object -> items.add(PartialMetadata.of(object, only.version())));
                yield Answer.ok(list);
            }
        };
    }

    private TableRows rows(Form.Table table, boolean nodes) {
        return new TableRows(nodes ? UsageColumns.NODE : UsageColumns.POD, table, timeline.now());
    }

    /** Whether an APIService leaves the group to another server. */
    public static boolean isServedBy(RemoteDiscovery other) {
        return other.name().equals(UsageObjects.GROUP);
    }
}
