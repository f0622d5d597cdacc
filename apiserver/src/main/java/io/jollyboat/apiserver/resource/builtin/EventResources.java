package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceBuilder;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.conversion.EventConversion;
import io.jollyboat.apiserver.table.EventColumns;
import io.jollyboat.apiserver.validation.config.EventValidator;
import java.util.List;

/** The core group's events under newer names; stored once, served twice. */
final class EventResources {
    private EventResources() {}

    static List<ResourceDefinition> all() {
        return List.of(events());
    }

    private static ResourceDefinition events() {
        ResourceBuilder events =
                ResourceDefinition.of("events.k8s.io", "v1", "Event", "events")
                        .shortNames("ev")
                        .createdByUpdate()
                        .storedAsGroup("")
                        .convertedBy(new EventConversion())
                        .selectableFields("reason", "type")
                        .selectableAs("reportingController", "reportingComponent")
                        .validator(EventValidator.NEWER)
                        .printer(() -> EventColumns.EVENTS);
        for (String member :
                List.of(
                        "kind",
                        "namespace",
                        "name",
                        "uid",
                        "apiVersion",
                        "resourceVersion",
                        "fieldPath")) {
            events.selectableAs("regarding." + member, "involvedObject." + member);
        }
        return events.build();
    }
}
