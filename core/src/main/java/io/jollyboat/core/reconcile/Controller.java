package io.jollyboat.core.reconcile;

import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reconciler, the resources that wake it, and the queue between them. Written as a sentence:
 *
 * <pre>{@code
 * Controller.named("replicaset", timeline)
 *         .reconciles(informers.of(Resources.REPLICA_SETS))
 *         .owns(informers.of(Resources.PODS), "ReplicaSet")
 *         .with(this::reconcile)
 *         .start();
 * }</pre>
 *
 * <p>Reconciling begins once every informer named has its first full view, so that nothing is
 * created twice for want of having seen it.
 */
public final class Controller implements Component {

    private static final Logger log = LoggerFactory.getLogger(Controller.class);

    private final String name;
    private final List<Source<?>> sources;
    private final Reconciler reconciler;
    private final WorkQueue<Key> queue;
    private volatile boolean ready;

    private Controller(Builder builder, Reconciler reconciler) {
        this.name = builder.name;
        this.sources = List.copyOf(builder.sources);
        this.reconciler = reconciler;
        this.queue = new WorkQueue<>(builder.timeline, builder.concurrency, this::work);
    }

    public static Builder named(String name, Timeline timeline) {
        return new Builder(name, timeline);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        for (Source<?> source : sources) {
            source.listen(this);
        }
    }

    @Override
    public void stop() {
        queue.close();
    }

    /** Wakes the reconciler for a key for a reason that no informer knows of. */
    public void enqueue(Key key) {
        queue.add(key);
    }

    private void work(Key key) {
        if (!ready && !synced()) {
            // The key comes back when one that is behind has caught up. Those that have not would
            // bring it back at once, and again and again.
            sources.stream()
                    .filter(source -> !source.informer.synced())
                    .findFirst()
                    .ifPresentOrElse(
                            source -> source.informer.whenSynced(() -> queue.addInBackground(key)),
                            () -> queue.addInBackground(key));
            return;
        }
        try {
            Result result = reconciler.reconcile(key);
            queue.forget(key);
            if (result.again().isPositive()) {
                queue.addAfter(key, result.again());
            }
        } catch (RuntimeException e) {
            log.debug("{}: {} will be tried again", name, key, e);
            queue.retry(key);
        }
    }

    private boolean synced() {
        ready = sources.stream().allMatch(source -> source.informer.synced());
        return ready;
    }

    private record Source<T extends KubernetesObject>(
            Informer<T> informer, Function<T, Collection<Key>> keys) {

        void listen(Controller controller) {
            var waker = new Waker<>(keys, controller.queue);
            informer.addHandler(waker);
            informer.whenSynced(waker::knowsAll);
        }
    }

    /**
     * Has what is told of worked on: what was there from the beginning in the background, so that
     * what happens now need not wait until all of that has been looked at.
     */
    private static final class Waker<T extends KubernetesObject> implements Handler<T> {

        private final Function<T, Collection<Key>> keys;
        private final WorkQueue<Key> queue;
        private boolean all; // whether all that there was has been told; by one thread at a time

        Waker(Function<T, Collection<Key>> keys, WorkQueue<Key> queue) {
            this.keys = keys;
            this.queue = queue;
        }

        void knowsAll() {
            all = true;
        }

        @Override
        public void onAdd(T object) {
            if (all) {
                wake(object);
            } else {
                keys.apply(object).forEach(queue::addInBackground);
            }
        }

        @Override
        public void onUpdate(T before, T now) {
            wake(before);
            wake(now);
        }

        @Override
        public void onDelete(T last) {
            wake(last);
        }

        private void wake(T object) {
            keys.apply(object).forEach(queue::add);
        }
    }

    /** Collects what belongs to a controller. */
    public static final class Builder {

        private final String name;
        private final Timeline timeline;
        private final List<Source<?>> sources = new ArrayList<>();
        private int concurrency = 1;

        private Builder(String name, Timeline timeline) {
            this.name = name;
            this.timeline = timeline;
        }

        /** Every object of this resource is a key of its own. */
        public <T extends KubernetesObject> Builder reconciles(Informer<T> informer) {
            return watches(informer, object -> List.of(Key.of(object)));
        }

        /** An object of this resource wakes the object of the given kind that controls it. */
        public <T extends KubernetesObject> Builder owns(Informer<T> informer, String ownerKind) {
            return watches(
                    informer,
                    object ->
                            object.controller()
                                    .filter(owner -> owner.kind().equals(ownerKind))
                                    .map(
                                            owner ->
                                                    List.of(
                                                            new Key(
                                                                    object.namespace(),
                                                                    owner.name())))
                                    .orElse(List.of()));
        }

        /**
         * An object of this resource wakes the keys that the function names. The function must be
         * quick.
         */
        public <T extends KubernetesObject> Builder watches(
                Informer<T> informer, Function<T, Collection<Key>> keys) {
            sources.add(new Source<>(informer, keys));
            return this;
        }

        /** How many keys may be worked on at once; 1 unless said. */
        public Builder concurrency(int limit) {
            concurrency = limit;
            return this;
        }

        public Controller with(Reconciler reconciler) {
            return new Controller(this, reconciler);
        }
    }
}
