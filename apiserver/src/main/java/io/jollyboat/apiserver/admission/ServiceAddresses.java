package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.allocator.ServiceAllocator;
import io.jollyboat.apiserver.verb.Admission;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Gives services their cluster addresses and node ports. */
public final class ServiceAddresses implements Admission {
    private final ServiceAllocator allocator;
    private final Supplier<List<ObjectNode>> known;
    private final Supplier<List<ObjectNode>> stored;
    private final BooleanSupplier loaded;

    /**
     * @param known all services there are, which may be a moment behind
     * @param stored all services there are now; asked for before something is refused
     * @param loaded whether they are all known: before that, nothing can be given away
     */
    public ServiceAddresses(
            ServiceAllocator allocator,
            Supplier<List<ObjectNode>> known,
            Supplier<List<ObjectNode>> stored,
            BooleanSupplier loaded) {
        this.allocator = allocator;
        this.known = known;
        this.stored = stored;
        this.loaded = loaded;
    }

    @Override
    public void admit(ResourceCall call, ObjectNode object, @Nullable ObjectNode old) {
        boolean service =
                call.subresource() == null
                        && call.definition().group().isEmpty()
                        && call.definition().plural().equals("services");
        if (!service) {
            return;
        }
        if (!loaded.getAsBoolean()) {
            throw ApiException.unavailable("the services have not been read yet", 1);
        }
        try {
            allocator.allocate(object, old, known.get());
        } catch (ApiException refused) {
            // What it asks for may have been given back a moment ago.
            allocator.allocate(object, old, stored.get());
        }
    }
}
