package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.WatchPlan;
import io.jollyboat.apiserver.cache.Watcher;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.request.ListQuery.InitialEvents;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;

/** GET of what happens to a collection, or to one object of it, from now or from a revision on. */
public final class WatchChanges implements Verb.Reading {

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Timeline timeline;
    private final Duration shortest;

    /**
     * @param shortest after which a watch ends whose client did not say when; at most twice that,
     *     by chance, so that not all come back at once
     */
    public WatchChanges(
            ResourceRegistry registry,
            ObjectStorage storage,
            Presentation presentation,
            Timeline timeline,
            Duration shortest) {
        this.registry = registry;
        this.storage = storage;
        this.presentation = presentation;
        this.timeline = timeline;
        this.shortest = shortest;
    }

    @Override
    public Freshness freshness(ResourceCall call) {
        return Freshness.of(ListQuery.of(call.call().query(), true).resourceVersion());
    }

    @Override
    public Answer answer(ResourceCall call) {
        ListQuery query = ListQuery.of(call.call().query(), true);
        WatchPlan plan = plan(call, query);
        return new Answer.Stream(sink -> begin(call, plan, query, sink), presentation.events(call));
    }

    private Watcher begin(ResourceCall call, WatchPlan plan, ListQuery query, EventSink sink) {
        Watcher watcher = storage.cacheOf(call.definition()).watch(plan, sink);
        Duration time = query.timeout();
        if (time.isZero()) {
            time = shortest.plusMillis(timeline.random().nextLong(shortest.toMillis()));
        }
        watcher.endAfter(time);
        if (!served(call)) { // only now: who serves it anew ends what is open by then
            watcher.endAfter(ResourceCache.LAST_WORDS);
        }
        return watcher;
    }

    /** Whether what is watched is still served as it was when the call came. */
    private boolean served(ResourceCall call) {
        ResourceDefinition then = call.definition();
        return then.custom() == null
                || registry.byResource(then.group(), call.version(), then.plural())
                        .filter(then::equals)
                        .isPresent();
    }

    private static WatchPlan plan(ResourceCall call, ListQuery query) {
        Selection selection = Selections.of(call, query);
        boolean one = call.pinsOne();
        InitialEvents initial = query.initialEvents();
        boolean state =
                initial == InitialEvents.SEND
                        || (initial == InitialEvents.UNSET && query.resourceVersion() <= 0);
        return new WatchPlan(
                one ? call.key().path() : ObjectKey.prefix(call.definition(), call.namespace()),
                one,
                selection,
                state,
                query.resourceVersion() > 0 ? query.resourceVersion() : WatchPlan.FROM_NOW_ON,
                query.bookmarks(),
                initial == InitialEvents.SEND && query.bookmarks());
    }
}
