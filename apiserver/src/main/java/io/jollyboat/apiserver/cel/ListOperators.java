package io.jollyboat.apiserver.cel;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.EqualsOperator.EqualsOverload;
import dev.cel.runtime.standard.InOperator.InOverload;
import dev.cel.runtime.standard.NotEqualsOperator.NotEqualsOverload;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operators {@code ==}, {@code !=}, {@code in} and {@code +} of lists, in place of the
 * language's own, which know nothing of lists whose order does not count; and {@link GoReadings},
 * since a runtime is told but once what it is to leave out.
 */
@SuppressWarnings(
        "Immutable") // functions hold only what is never changed, which a checker cannot see
final class ListOperators implements CelRuntimeLibrary {

    private static final Set<CelStandardOverload> REPLACED =
            Set.of(
                    EqualsOverload.EQUALS,
                    NotEqualsOverload.NOT_EQUALS,
                    InOverload.IN_LIST,
                    AddOverload.ADD_LIST);

    private final CelOptions options;
    private final Sameness sameness;

    ListOperators(CelOptions options) {
        this.options = options;
        this.sameness = new Sameness(options);
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        runtime.setStandardEnvironmentEnabled(false)
                .setStandardFunctions(
                        CelStandardFunctions.newBuilder()
                                .filterFunctions(
                                        (_, overload) ->
                                                !REPLACED.contains(overload)
                                                        && !GoReadings.REPLACED.contains(overload))
                                .build())
                .addFunctionBindings(GoReadings.bindings(this::name))
                .addFunctionBindings(
                        CelFunctionBinding.from(
                                name(EqualsOverload.EQUALS),
                                Object.class,
                                Object.class,
                                sameness::same),
                        CelFunctionBinding.from(
                                name(NotEqualsOverload.NOT_EQUALS),
                                Object.class,
                                Object.class,
                                (left, right) -> !sameness.same(left, right)),
                        CelFunctionBinding.from(
                                name(InOverload.IN_LIST),
                                Object.class,
                                List.class,
                                (value, list) -> sameness.contains(list, value)),
                        CelFunctionBinding.from(
                                name(AddOverload.ADD_LIST),
                                List.class,
                                List.class,
                                (left, right) -> sum(left, right)));
    }

    private String name(CelStandardOverload overload) {
        return overload.newFunctionBinding(options, sameness.plain()).getOverloadId();
    }

    /** The elements of the left one in their places, or what the right one has instead of them. */
    @SuppressWarnings("unchecked") // values of the language are lists of anything
    private static List<Object> sum(List<?> left, List<?> right) {
        ListType type = left instanceof TypedList typed ? typed.type() : new ListType.Atomic();
        if (type instanceof ListType.Atomic) {
            // a view, where it can be: loops of the language add element by element
            return RuntimeHelpers.concat((List<Object>) left, (List<Object>) right);
        }
        List<Object> sum = new ArrayList<>(left);
        Map<Object, Integer> places = type.places(left);
        for (Object each : right) {
            Integer place = places.putIfAbsent(type.identity(each), sum.size());
            if (place == null) {
                sum.add(each);
            } else {
                sum.set(place, each);
            }
        }
        return new Sum(sum, type);
    }

    /** A list made of two. */
    private static final class Sum extends AbstractList<Object> implements TypedList {
        private final List<Object> elements;
        private final ListType type;

        Sum(List<Object> elements, ListType type) {
            this.elements = elements;
            this.type = type;
        }

        @Override
        public ListType type() {
            return type;
        }

        @Override
        public Object get(int index) {
            return elements.get(index);
        }

        @Override
        public int size() {
            return elements.size();
        }
    }
}
