package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.cache.CacheEvent;
import io.jollyboat.apiserver.cache.ChangeLog;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All roles, and who holds which: an index of what is stored, as new as the watch cache. A question
 * costs as much as the asker has bindings, however many others have.
 *
 * <p>Until a new cluster's first roles are stored, they hold as if they were: nobody has to wait
 * for them, see {@link #stored}.
 *
 * <p>Safe for use by several threads. Working in a change takes a lock for the time of reading one
 * object; questions take none.
 */
public final class RoleBook {

    /** Where something lies: a namespace, or everywhere; and its name. */
    private record Place(String namespace, String name) {}

    /** Who holds something where. */
    private record Holding(String namespace, Subject holder) {}

    /** A binding that gives somebody a role. */
    record Grant(Binding binding, Subject subject) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ChangeLog roleLog;
    private final ChangeLog clusterRoleLog;
    private final ChangeLog bindingLog;
    private final ChangeLog clusterBindingLog;

    private final Map<Place, Role> roles = new ConcurrentHashMap<>();
    private final Map<Place, Binding> bindings = new HashMap<>(); // guarded by lock

    /** By who holds them, in the order of the bindings' names. */
    private final Map<Holding, ConcurrentSkipListMap<String, Grant>> grants =
            new ConcurrentHashMap<>();

    /** Whether this can be called back. */
    private volatile boolean complete;

    private List<Role> firstRoles; // guarded by lock
    private List<Binding> firstBindings; // guarded by lock

    /**
     * @param first what holds until it is stored
     */
    public RoleBook(RoleCaches caches, FirstRoles first, Timeline timeline) {
        firstRoles = first.roles();
        firstBindings = first.bindings();
        firstRoles.forEach(role -> roles.put(placeOf(role), role));
        firstBindings.forEach(this::put);
        Runnable soon =
                () -> {
                    if (complete) {
                        timeline.execute(this::catchUp);
                    }
                };
        roleLog = caches.roles().log(soon);
        clusterRoleLog = caches.clusterRoles().log(soon);
        bindingLog = caches.roleBindings().log(soon);
        clusterBindingLog = caches.clusterRoleBindings().log(soon);
        complete = true;
    }

    /** Where roles and bindings are. */
    public record RoleCaches(
            ResourceCache roles,
            ResourceCache clusterRoles,
            ResourceCache roleBindings,
            ResourceCache clusterRoleBindings) {}

    /** What a new cluster begins with. */
    public record FirstRoles(List<Role> roles, List<Binding> bindings) {
        public FirstRoles {
            roles = List.copyOf(roles);
            bindings = List.copyOf(bindings);
        }
    }

    /** From now on only what is stored holds. */
    @SuppressWarnings("ReferenceEquality") // what is stored may well be equal, and is to stay
    public void stored() {
        lock.lock();
        try {
            catchUp();
            List<Role> roleless = firstRoles;
            List<Binding> unbound = firstBindings;
            firstRoles = List.of();
            firstBindings = List.of();
            roleless.forEach(
                    role ->
                            roles.computeIfPresent(
                                    placeOf(role), (place, held) -> held == role ? null : held));
            for (Binding binding : unbound) {
                Place place = new Place(binding.namespace(), binding.name());
                if (bindings.get(place) == binding) {
                    remove(place);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What somebody holds everywhere and in one namespace. */
    List<Grant> grantsOf(Requester user, String namespace) {
        catchUp();
        List<Grant> held = new ArrayList<>();
        collect(user, "", held);
        if (!namespace.isEmpty()) {
            collect(user, namespace, held);
        }
        return held;
    }

    private void collect(Requester user, String namespace, List<Grant> into) {
        into.addAll(held(namespace, new Subject(Subject.USER, user.name(), "")));
        Set<String> seen = new HashSet<>();
        for (String group : user.groups()) {
            if (seen.add(group)) {
                into.addAll(held(namespace, new Subject(Subject.GROUP, group, "")));
            }
        }
    }

    private Collection<Grant> held(String namespace, Subject holder) {
        var found = grants.get(new Holding(namespace, holder));
        return found == null ? List.of() : found.values();
    }

    /** A role, or null when there is none. */
    @Nullable Role role(String namespace, String name) {
        catchUp();
        return roles.get(new Place(namespace, name));
    }

    /** Works in what happened since the last time. */
    private void catchUp() {
        if (roleLog.isEmpty()
                && clusterRoleLog.isEmpty()
                && bindingLog.isEmpty()
                && clusterBindingLog.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            roleLog.drain(note -> roles(note, false));
            clusterRoleLog.drain(note -> roles(note, true));
            bindingLog.drain(note -> bindings(note, false));
            clusterBindingLog.drain(note -> bindings(note, true));
        } finally {
            lock.unlock();
        }
    }

    /** The caller holds the lock. */
    private void roles(ChangeLog.Note note, boolean ofCluster) {
        switch (note) {
            case ChangeLog.Note.Reset(List<StoredObject> objects) -> {
                roles.keySet().removeIf(place -> place.namespace.isEmpty() == ofCluster);
                firstRoles.stream()
                        .filter(role -> role.namespace().isEmpty() == ofCluster)
                        .forEach(role -> roles.put(placeOf(role), role));
                for (StoredObject object : objects) {
                    Role role = Role.of(object.tree());
                    roles.put(placeOf(role), role);
                }
            }
            case ChangeLog.Note.Changed(CacheEvent event) -> {
                StoredObject now = event.after();
                StoredObject before = event.before();
                if (now != null) {
                    Role role = Role.of(now.tree());
                    roles.put(placeOf(role), role);
                } else if (before != null) {
                    roles.remove(placeOf(Role.of(before.tree())));
                }
            }
        }
    }

    /** The caller holds the lock. */
    private void bindings(ChangeLog.Note note, boolean ofCluster) {
        switch (note) {
            case ChangeLog.Note.Reset(List<StoredObject> objects) -> {
                List.copyOf(bindings.keySet()).stream()
                        .filter(place -> place.namespace.isEmpty() == ofCluster)
                        .forEach(this::remove);
                firstBindings.stream()
                        .filter(binding -> binding.namespace().isEmpty() == ofCluster)
                        .forEach(this::put);
                objects.forEach(object -> put(Binding.of(object.tree())));
            }
            case ChangeLog.Note.Changed(CacheEvent event) -> {
                StoredObject now = event.after();
                StoredObject before = event.before();
                if (now != null) {
                    put(Binding.of(now.tree()));
                } else if (before != null) {
                    Binding gone = Binding.of(before.tree());
                    remove(new Place(gone.namespace(), gone.name()));
                }
            }
        }
    }

    private void put(Binding binding) {
        Place place = new Place(binding.namespace(), binding.name());
        remove(place);
        bindings.put(place, binding);
        for (Subject subject : binding.subjects()) {
            Holding holding = new Holding(binding.namespace(), subject.holder(binding.namespace()));
            grants.computeIfAbsent(holding, none -> new ConcurrentSkipListMap<>())
                    .put(binding.name(), new Grant(binding, subject));
        }
    }

    private void remove(Place place) {
        Binding gone = bindings.remove(place);
        if (gone == null) {
            return;
        }
        for (Subject subject : gone.subjects()) {
            Holding holding = new Holding(gone.namespace(), subject.holder(gone.namespace()));
            grants.computeIfPresent(
                    holding,
                    (same, held) -> {
                        held.remove(gone.name());
                        return held.isEmpty() ? null : held;
                    });
        }
    }

    private static Place placeOf(Role role) {
        return new Place(role.namespace(), role.name());
    }
}
