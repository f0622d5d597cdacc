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
    private final Supplier<List<ObjectNode>> services;
    private final BooleanSupplier loaded;

    /**
     * @param services all services there are, as far as they are known
     * @param loaded whether they are all known: before that, nothing can be given away
     */
    public ServiceAddresses(
            ServiceAllocator allocator,
            Supplier<List<ObjectNode>> services,
            BooleanSupplier loaded) {
        this.allocator = allocator;
        this.services = services;
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
        allocator.allocate(object, old, services.get());
    }
}
