package io.jollyboat.apiserver.verb.presentation;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.apiserver.table.WorkloadColumns;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.core.http.MediaType;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows objects in the form that the client asked for. As long as that is the form they are stored
 * in, nothing is decoded.
 */
public final class Presentation {

    private final Timeline timeline;

    public Presentation(Timeline timeline) {
        this.timeline = timeline;
    }

    public Form formOf(ResourceCall call) {
        return formOf(call, call.definition().custom() != null);
    }

    private static Form formOf(ResourceCall call, boolean custom) {
        return Form.of(
                call.call().header("Accept"), call.call().query().first("includeObject"), custom);
    }

    /** Whether the client would have a built-in kind encoded anew rather than copied. */
    public boolean encodes(ResourceCall call) {
        return call.definition().custom() == null
                && MediaType.accepted(call.call().header("Accept")).stream()
                        .anyMatch(MediaType::wantsProtobuf);
    }

    /** One object. */
    public Answer one(ResourceCall call, Form form, int code, StoredObject object) {
        return switch (form) {
            case Form.Whole ignored when verbatim(call) -> new Answer.Stored(code, object);
            case Form.Whole ignored -> new Answer.Tree(code, Versions.show(call, object.tree()));
            case Form.Table table -> new Answer.Tree(code, row(call, table, object.tree()));
            case Form.MetadataOnly only ->
                    new Answer.Tree(
                            code,
                            PartialMetadata.of(printed(call, object.tree()), only.one().version()));
        };
    }

    /** One object that is not stored: the outcome of a dry run. */
    public Answer one(ResourceCall call, int code, ObjectNode tree) {
        return switch (formOf(call)) {
            case Form.Whole ignored -> new Answer.Tree(code, Versions.show(call, tree));
            case Form.Table table -> new Answer.Tree(code, row(call, table, tree));
            case Form.MetadataOnly only ->
                    new Answer.Tree(
                            code, PartialMetadata.of(printed(call, tree), only.one().version()));
        };
    }

    /**
     * The scale of a workload. It has columns of its own, but for custom resources, whose columns
     * are looked for in it; and protobuf can tell it whoever has it.
     */
    public Answer scale(ResourceCall call, ObjectNode scale) {
        return switch (formOf(call, false)) {
            case Form.Whole ignored -> Answer.ok(scale);
            case Form.Table table -> {
                Printer printer =
                        call.definition().custom() == null
                                ? WorkloadColumns.SCALES
                                : call.definition().printer();
                yield Answer.ok(new TableRows(printer, table, timeline.now()).table(scale));
            }
            case Form.MetadataOnly only ->
                    Answer.ok(PartialMetadata.of(scale, only.one().version()));
        };
    }

    /** Many objects. */
    public Answer list(ResourceCall call, Form form, ListHead head, List<StoredObject> objects) {
        return switch (form) {
            case Form.Whole ignored when verbatim(call) -> new Answer.StoredList(head, objects);
            case Form.Whole ignored -> {
                ObjectNode list = head.json();
                ArrayNode items = list.putArray("items");
                Versions.showAll(call, objects).forEach(items::add);
                yield Answer.ok(list);
            }
            case Form.Table table -> table(call, table, head, printed(call, objects));
            case Form.MetadataOnly only -> partial(head, only.list(), printed(call, objects));
        };
    }

    /** Many objects that are not stored. */
    public Answer made(ResourceCall call, ListHead head, List<ObjectNode> trees) {
        return switch (formOf(call)) {
            case Form.Whole ignored -> {
                ObjectNode list = head.json();
                trees.forEach(list.putArray("items")::add);
                yield Answer.ok(list);
            }
            case Form.Table table -> table(call, table, head, trees);
            case Form.MetadataOnly only -> partial(head, only.list(), trees);
        };
    }

    private Answer table(
            ResourceCall call, Form.Table table, ListHead head, List<ObjectNode> trees) {
        TableRows rows = rows(call, table);
        ObjectNode shown = rows.empty(head.metadata());
        trees.forEach(object -> rows.add(shown, object));
        return Answer.ok(shown);
    }

    private static Answer partial(ListHead head, Form.MetadataOnly only, List<ObjectNode> trees) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", PartialMetadata.KIND + "List")
                .put("apiVersion", "meta.k8s.io/" + only.version());
        list.set("metadata", head.metadata());
        ArrayNode items = list.putArray("items");
        trees.forEach(tree -> items.add(PartialMetadata.of(tree, only.version())));
        return Answer.ok(list);
    }

    /** The events of a watch. */
    public EventForm events(ResourceCall call) {
        Form.refuseUnlessStreamed(call.call().header("Accept"));
        return switch (formOf(call)) {
            case Form.Whole ignored -> new WholeEvents(call, verbatim(call));
            case Form.MetadataOnly only -> new MetadataEvents(call, only.version());
            case Form.Table table -> new TableEvents(call, rows(call, table));
        };
    }

    private static boolean verbatim(ResourceCall call) {
        return call.definition().servedAsStored(call.version());
    }

    private ObjectNode row(ResourceCall call, Form.Table table, ObjectNode tree) {
        return rows(call, table).table(printed(call, tree));
    }

    /**
     * Columns of what is built in speak of the stored form, others of that of the call; and only
     * the conversion of custom resources changes labels and annotations.
     */
    private static ObjectNode printed(ResourceCall call, ObjectNode tree) {
        return Versions.ruledBefore(call, tree);
    }

    private static List<ObjectNode> printed(ResourceCall call, List<StoredObject> objects) {
        return call.definition().custom() == null
                ? objects.stream().map(StoredObject::tree).toList()
                : Versions.showAll(call, objects);
    }

    private TableRows rows(ResourceCall call, Form.Table table) {
        return new TableRows(call.definition().printer(), table, timeline.now());
    }

    private static ObjectNode bookmark(ResourceCall call, WatchEvent event) {
        return EventForm.bookmark(call.apiVersion(), call.definition().kind(), event);
    }

    private record MetadataEvents(ResourceCall call, String version) implements EventForm {
        @Override
        public String apiVersion() {
            return "meta.k8s.io/" + version;
        }

        @Override
        public String kind() {
            return PartialMetadata.KIND;
        }

        @Override
        public ObjectNode object(WatchEvent event) {
            StoredObject object = event.object();
            return PartialMetadata.of(
                    object == null ? bookmark(call, event) : printed(call, object.tree()), version);
        }
    }

    private record WholeEvents(ResourceCall call, boolean verbatim) implements EventForm {
        @Override
        public String apiVersion() {
            return call.apiVersion();
        }

        @Override
        public String kind() {
            return call.definition().kind();
        }

        @Override
        public ObjectNode object(WatchEvent event) {
            StoredObject object = event.object();
            if (object == null) {
                return bookmark(call, event);
            }
            return verbatim ? object.tree() : Versions.show(call, object.tree());
        }
    }

    /** Each event is a table of one row; only the first names the columns. */
    private final class TableEvents implements EventForm {

        private final ResourceCall call;
        private final TableRows first;
        private boolean named;

        TableEvents(ResourceCall call, TableRows first) {
            this.call = call;
            this.first = first;
        }

        @Override
        public String apiVersion() {
            return "meta.k8s.io/" + first.form().version();
        }

        @Override
        public String kind() {
            return "Table";
        }

        @Override
        public ObjectNode object(WatchEvent event) {
            TableRows rows = first.asOf(timeline.now());
            StoredObject object = event.object();
            ObjectNode table =
                    rows.table(
                            object == null ? bookmark(call, event) : printed(call, object.tree()));
            if (named) {
                table.putArray("columnDefinitions");
            }
            named = true;
            return table;
        }
    }
}
