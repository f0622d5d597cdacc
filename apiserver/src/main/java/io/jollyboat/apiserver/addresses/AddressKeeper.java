package io.jollyboat.apiserver.addresses;

import io.jollyboat.apiserver.cache.CacheEvent;
import io.jollyboat.apiserver.cache.ChangeLog.Note;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.direct.OwnObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps an IPAddress for each address that a service has. What it does costs what has changed,
 * however many services there are. One caller at a time.
 */
final class AddressKeeper {
    static final String ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses";

    private final Map<String, String> owners = new HashMap<>(); // services by address
    private final Set<String> due = new LinkedHashSet<>(); // addresses to look at

    /** Something happened to services. */
    void services(Note note) {
        switch (note) {
            case Note.Reset(var objects) -> {
                due.addAll(owners.keySet());
                owners.clear();
                objects.forEach(object -> owned(object.tree()));
            }
            case Note.Changed(CacheEvent event) -> {
                given(event.before());
                StoredObject after = event.after();
                if (after != null) {
                    owned(after.tree());
                }
            }
        }
    }

    private void owned(ObjectNode service) {
        for (String address : addresses(service)) {
            owners.put(address, name(service));
            due.add(address);
        }
    }

    /** Given back, unless another service has got it meanwhile. */
    private void given(@Nullable StoredObject before) {
        if (before == null) {
            return;
        }
        ObjectNode service = before.tree();
        for (String address : addresses(service)) {
            owners.remove(address, name(service));
            due.add(address);
        }
    }

    private static List<String> addresses(ObjectNode service) {
        List<String> addresses = Trees.texts(service, "spec", "clusterIPs");
        return addresses.contains("None") ? List.of() : addresses;
    }

    private static String name(ObjectNode service) {
        return Trees.text(service, "metadata", "namespace")
                + "/"
                + Trees.text(service, "metadata", "name");
    }

    /** Something happened to IPAddresses: perhaps one of ours is not as it was. */
    void objects(Note note) {
        switch (note) {
            case Note.Reset(var objects) -> objects.forEach(this::look);
            case Note.Changed(CacheEvent event) -> {
                look(event.before());
                look(event.after());
            }
        }
    }

    private void look(@Nullable StoredObject object) {
        if (object != null) {
            due.add(Trees.text(object.tree(), "metadata", "name"));
        }
    }

    /**
     * Writes what is to be written. May block.
     *
     * @throws ApiException when the server cannot serve just now; what is left stays due
     */
    void settle(OwnObjects objects) {
        for (String address : List.copyOf(due)) {
            settle(objects, address);
            due.remove(address);
        }
    }

    private void settle(OwnObjects objects, String address) {
        String owner = owners.get(address);
        JsonNode found = objects.find(ADDRESSES + "/" + address);
        boolean others = found != null && !AddressObjects.managed(found);
        if (others || owner != null && found != null && AddressObjects.refersTo(found, owner)) {
            return;
        }
        if (found != null) {
            unlessAlready(Reason.NOT_FOUND, () -> objects.delete(ADDRESSES + "/" + address));
        }
        if (owner != null) {
            ObjectNode wanted = AddressObjects.of(address, owner);
            unlessAlready(Reason.ALREADY_EXISTS, () -> objects.create(ADDRESSES, wanted));
        }
    }

    /** The cache may be a moment behind: what it tells of next has the address looked at again. */
    private static void unlessAlready(Reason done, Runnable write) {
        try {
            write.run();
        } catch (ApiException refused) {
            if (refused.reason() != done) {
                throw refused;
            }
        }
    }
}
