package io.jollyboat.apiserver.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The resources that are served now.
 *
 * <p>Readers see one consistent state without locking; a change (a custom resource comes or goes)
 * swaps in a new one. All methods may be called from any thread.
 */
public final class ResourceRegistry {
    private record Key(String group, String version, String name) {}

    private record State(
            List<ResourceDefinition> definitions,
            Map<Key, ResourceDefinition> byResource,
            Map<Key, ResourceDefinition> byKind) {
        static State of(Collection<ResourceDefinition> definitions) {
            Map<Key, ResourceDefinition> byResource = new LinkedHashMap<>();
            Map<Key, ResourceDefinition> byKind = new LinkedHashMap<>();
            for (ResourceDefinition each : definitions) {
                for (String version : each.versions()) {
                    byResource.put(new Key(each.group(), version, each.plural()), each);
                    byKind.put(new Key(each.group(), version, each.kind()), each);
                }
            }
            return new State(List.copyOf(definitions), byResource, byKind);
        }
    }

    private volatile State state;
    private final Set<String> ownGroups;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    public ResourceRegistry(Collection<ResourceDefinition> definitions) {
        state = State.of(definitions);
        ownGroups =
                definitions.stream()
                        .map(ResourceDefinition::group)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether the server has had resources in that group from the start, and not by definitions.
     */
    public boolean builtIn(String group) {
        return ownGroups.contains(group);
    }

    /** The resource of that plural name in that group and version. */
    public Optional<ResourceDefinition> byResource(String group, String version, String plural) {
        return Optional.ofNullable(state.byResource.get(new Key(group, version, plural)));
    }

    public Optional<ResourceDefinition> byKind(String group, String version, String kind) {
        return Optional.ofNullable(state.byKind.get(new Key(group, version, kind)));
    }

    /** All resources, in the order discovery lists them. */
    public List<ResourceDefinition> all() {
        return state.definitions;
    }

    /** Calls somebody after every change, on the thread that made it: it must not take long. */
    public void onChange(Runnable follower) {
        followers.add(follower);
    }

    private synchronized void replace(UnaryOperator<List<ResourceDefinition>> change) {
        state = State.of(change.apply(new ArrayList<>(state.definitions)));
    }

    /** Serves the resource from now on, in place of one of the same group and plural. */
    public void put(ResourceDefinition definition) {
        putAll(List.of(definition));
    }

    /**
     * Serves resources from now on, in place of those of the same groups and plurals. Of a custom
     * resource, all versions are given at once.
     */
    public void putAll(Collection<ResourceDefinition> definitions) {
        Set<Key> replaced = new HashSet<>();
        definitions.forEach(each -> replaced.add(new Key(each.group(), "", each.plural())));
        replace(
                next -> {
                    next.removeIf(
                            each -> replaced.contains(new Key(each.group(), "", each.plural())));
                    next.addAll(definitions);
                    return next;
                });
        followers.forEach(Runnable::run);
    }

    /** Stops serving the resource. */
    public void remove(String group, String plural) {
        replace(
                next -> {
                    next.removeIf(each -> same(each, group, plural));
                    return next;
                });
        followers.forEach(Runnable::run);
    }

    private static boolean same(ResourceDefinition definition, String group, String plural) {
        return definition.group().equals(group) && definition.plural().equals(plural);
    }
}
