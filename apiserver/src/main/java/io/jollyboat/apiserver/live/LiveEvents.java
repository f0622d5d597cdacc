package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.PartialMetadata;
import io.jollyboat.apiserver.verb.presentation.TableRows;
import io.jollyboat.core.runtime.Timeline;
import tools.jackson.databind.node.ObjectNode;

/** How the events of one watch of a live resource are shown. Belongs to that watch. */
final class LiveEvents implements EventForm {

    private final LiveResource resource;
    private final Form form;
    private final Timeline timeline;
    private boolean named; // of tables only the first names the columns

    LiveEvents(LiveResource resource, Form form, Timeline timeline) {
        this.resource = resource;
        this.form = form;
        this.timeline = timeline;
    }

    @Override
    public String apiVersion() {
        return switch (form) {
            case Form.Whole _ -> resource.apiVersion();
            case Form.Table table -> "meta.k8s.io/" + table.version();
            case Form.MetadataOnly only -> "meta.k8s.io/" + only.version();
        };
    }

    @Override
    public String kind() {
        return switch (form) {
            case Form.Whole _ -> resource.names().kind();
            case Form.Table _ -> "Table";
            case Form.MetadataOnly _ -> PartialMetadata.KIND;
        };
    }

    @Override
    public ObjectNode object(WatchEvent event) {
        StoredObject object = event.object();
        if (form instanceof Form.Table table) {
            return row(table, event);
        }
        ObjectNode shown =
                object == null
                        ? EventForm.bookmark(resource.apiVersion(), resource.names().kind(), event)
                        : object.tree();
        return form instanceof Form.MetadataOnly only
                ? PartialMetadata.of(shown, only.version())
                : shown;
    }

    private ObjectNode row(Form.Table form, WatchEvent event) {
        var rows = new TableRows(resource.printer(), form, timeline.now());
        StoredObject object = event.object();
        ObjectNode table =
                rows.table(
                        object == null
                                ? EventForm.bookmark(
                                        resource.apiVersion(), resource.names().kind(), event)
                                : object.tree());
        if (named) {
            table.putArray("columnDefinitions");
        }
        named = true;
        return table;
    }
}
