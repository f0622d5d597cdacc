package io.jollyboat.apiserver.admission.network;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.allocator.Claims;
import io.jollyboat.apiserver.allocator.ServiceAllocator;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives services their cluster addresses and node ports. Kubernetes does this in the storage of
 * services, after everything else that changes them; so this has no name that could be disabled.
 */
public final class ServiceAddresses implements AdmissionPlugin.Allocating {
    private final ServiceAllocator allocator;
    private final ServiceClaims known;
    private final Supplier<List<ObjectNode>> stored;
    private final BooleanSupplier loaded;

    /**
     * @param known what all services have, which may be a moment behind
     * @param stored all services there are now; asked for before something is refused
     * @param loaded whether they are all known: before that, nothing can be given away
     */
    public ServiceAddresses(
            ServiceAllocator allocator,
            ServiceClaims known,
            Supplier<List<ObjectNode>> stored,
            BooleanSupplier loaded) {
        this.allocator = allocator;
        this.known = known;
        this.stored = stored;
        this.loaded = loaded;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public void allocate(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes || !request.target().is("", "services")) {
            return;
        }
        if (!loaded.getAsBoolean()) {
            throw ApiException.unavailable("the services have not been read yet", 1);
        }
        try {
            allocator.allocate(request.changed(), request.old(), known.current());
        } catch (ApiException refused) {
            // What it asks for may have been given back a moment ago.
            allocator.allocate(request.changed(), request.old(), Claims.of(stored.get()));
        }
    }
}
