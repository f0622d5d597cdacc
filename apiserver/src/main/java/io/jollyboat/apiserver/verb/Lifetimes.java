package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.store.Lifetime;
import java.time.Duration;

/** How long objects stay when nobody removes them: all for ever, but events for an hour. */
final class Lifetimes {

    private static final Lifetime EVENTS = Lifetime.of(Duration.ofHours(1));

    private Lifetimes() {}

    static Lifetime of(ResourceDefinition definition) {
        boolean events =
                definition.plural().equals("events")
                        && (definition.group().isEmpty()
                                || definition.group().equals("events.k8s.io"));
        return events ? EVENTS : Lifetime.FOREVER;
    }
}
