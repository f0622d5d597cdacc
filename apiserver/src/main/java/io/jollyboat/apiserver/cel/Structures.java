package io.jollyboat.apiserver.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;

/** Structures that expressions may speak of, each by its name. Immutable; made by its builder. */
public final class Structures implements CelTypeProvider {

    private final ImmutableMap<String, CelType> types;

    private Structures(ImmutableMap<String, CelType> types) {
        this.types = types;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Gathers them. */
    public static final class Builder {
        private final ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();

        private Builder() {}

        /**
         * One more.
         *
         * @param members by name; those that are structures themselves by reference
         */
        public Builder with(String name, Map<String, CelType> members) {
            ImmutableMap<String, CelType> all = ImmutableMap.copyOf(members);
            types.put(
                    name,
                    StructType.create(
                            name,
                            ImmutableSet.copyOf(all.keySet()),
                            member -> Optional.ofNullable(all.get(member))));
            return this;
        }

        /**
         * @throws IllegalArgumentException when two have one name
         */
        public Structures build() {
            return new Structures(types.buildOrThrow());
        }
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return types.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }
}
