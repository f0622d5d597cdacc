package io.jollyboat.apiserver.admission.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types of a request, those of kinds, and beside them that of {@code variables}, whose members
 * a policy defines one after the other. As in Kubernetes, a member is known to be a simple value, a
 * list or a map; of anything else nothing is known.
 *
 * <p>Used by one thread.
 */
@SuppressWarnings("Immutable") // one thread defines the members, each before it is spoken of
public final class ComposedTypes implements CelTypeProvider {

    /** The type of {@code variables}. */
    public static final CelType VARIABLES = StructTypeReference.create("kubernetes.variables");

    private static final Set<CelKind> SIMPLE =
            Set.of(
                    CelKind.BOOL,
                    CelKind.BYTES,
                    CelKind.DOUBLE,
                    CelKind.DURATION,
                    CelKind.INT,
                    CelKind.NULL_TYPE,
                    CelKind.STRING,
                    CelKind.TIMESTAMP,
                    CelKind.UINT);

    private final ImmutableList<CelTypeProvider> known;
    private final Map<String, CelType> members = new LinkedHashMap<>();

    /**
     * @param kinds what is known besides
     */
    public ComposedTypes(CelTypeProvider... kinds) {
        this.known =
                ImmutableList.<CelTypeProvider>builder()
                        .add(RequestTypes.STRUCTURES)
                        .add(kinds)
                        .build();
    }

    /** Makes a member known to what is compiled from now on. */
    public void define(String name, CelType type) {
        members.put(name, known(type));
    }

    private static CelType known(CelType type) {
        if (SIMPLE.contains(type.kind())) {
            return type;
        }
        return switch (type) {
            case ListType list -> ListType.create(known(list.elemType()));
            case MapType map -> MapType.create(known(map.keyType()), known(map.valueType()));
            default -> SimpleType.DYN;
        };
    }

    @Override
    public ImmutableCollection<CelType> types() {
        ImmutableList.Builder<CelType> all = ImmutableList.builder();
        known.forEach(each -> all.addAll(each.types()));
        return all.add(variables()).build();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return name.equals(VARIABLES.name())
                ? Optional.of(variables())
                : known.stream().flatMap(each -> each.findType(name).stream()).findFirst();
    }

    private StructType variables() {
        return StructType.create(
                VARIABLES.name(),
                ImmutableSet.copyOf(members.keySet()),
                member -> Optional.ofNullable(members.get(member)));
    }
}
