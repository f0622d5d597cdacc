package io.jollyboat.apiserver.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watchers of a resource, found by what they can want of a change: first by where they look
 * (everywhere, in a namespace, at one object), then by the {@link Trait} of what they select. A
 * change costs those that it may concern and not the others: with a thousand nodes, a pod's change
 * is asked of the watcher of its node, and when it moved, of that of its old one.
 *
 * <p>Not safe for use by several threads; its {@link ResourceCache} guards it. Watchers are found
 * in the order in which they came, within a group.
 */
final class WatcherIndex {

    private final String prefix;
    private final Set<Watcher> all = new LinkedHashSet<>();

    /** By what they look at: a prefix of keys, or one whole key. */
    private final Map<String, Group> groups = new LinkedHashMap<>();

    WatcherIndex(String prefix) {
        this.prefix = prefix;
    }

    void add(Watcher watcher) {
        all.add(watcher);
        groups.computeIfAbsent(watcher.plan().keyPrefix(), key -> new Group()).add(watcher);
    }

    void remove(Watcher watcher) {
        if (!all.remove(watcher)) {
            return;
        }
        String place = watcher.plan().keyPrefix();
        Group group = groups.get(place);
        if (group != null && group.remove(watcher)) {
            groups.remove(place);
        }
    }

    void clear() {
        all.clear();
        groups.clear();
    }

    Collection<Watcher> all() {
        return all;
    }

    /** What is asked of a changed object to find its watchers. */
    List<Trait.Property> properties() {
        List<Trait.Property> properties = new ArrayList<>();
        groups.values().forEach(group -> group.byTrait.values().forEach(t -> properties.add(t.of)));
        return properties;
    }

    /** Hands on every watcher that a change may concern, each once. */
    void concerned(CacheEvent event, Consumer<Watcher> action) {
        String key = event.key();
        int slash = prefix.length() - 1;
        while (slash >= 0) { // a prefix that watchers look below ends with a slash
            tell(groups.get(key.substring(0, slash + 1)), event, action);
            slash = key.indexOf('/', slash + 1);
        }
        tell(groups.get(key), event, action);
    }

    private static void tell(@Nullable Group group, CacheEvent event, Consumer<Watcher> action) {
        if (group != null) {
            group.concerned(event, action);
        }
    }

    /** Those who look at the same place. */
    private static final class Group {

        private final Set<Watcher> others = new LinkedHashSet<>();
        private final Map<String, ByValue> byTrait = new LinkedHashMap<>();

        void add(Watcher watcher) {
            Trait trait = watcher.plan().selection().trait();
            if (trait == null) {
                others.add(watcher);
            } else {
                byTrait.computeIfAbsent(trait.of().known(), known -> new ByValue(trait.of()))
                        .watchers
                        .computeIfAbsent(trait.value(), value -> new LinkedHashSet<>())
                        .add(watcher);
            }
        }

        /** Returns whether nobody is left. */
        boolean remove(Watcher watcher) {
            Trait trait = watcher.plan().selection().trait();
            if (trait == null) {
                others.remove(watcher);
            } else {
                byTrait.computeIfPresent(
                        trait.of().known(),
                        (known, values) -> values.remove(trait.value(), watcher) ? null : values);
            }
            return others.isEmpty() && byTrait.isEmpty();
        }

        void concerned(CacheEvent event, Consumer<Watcher> action) {
            others.forEach(action);
            byTrait.values().forEach(values -> values.concerned(event, action));
        }
    }

    /** Those who select by the value of the same property. */
    private static final class ByValue {

        private final Trait.Property of;
        private final Map<String, Set<Watcher>> watchers = new LinkedHashMap<>();

        ByValue(Trait.Property of) {
            this.of = of;
        }

        boolean remove(String value, Watcher watcher) {
            watchers.computeIfPresent(
                    value,
                    (same, set) -> {
                        set.remove(watcher);
                        return set.isEmpty() ? null : set;
                    });
            return watchers.isEmpty();
        }

        void concerned(CacheEvent event, Consumer<Watcher> action) {
            StoredObject before = event.before();
            StoredObject after = event.after();
            String old = before == null ? null : of.of(before);
            String now = after == null ? null : of.of(after);
            if (old != null && !old.equals(now)) {
                watchers.getOrDefault(old, Set.of()).forEach(action);
            }
            if (now != null) {
                watchers.getOrDefault(now, Set.of()).forEach(action);
            }
        }
    }
}
