package io.jollyboat.apiserver.cel.library;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.parser.CelParserBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A library of functions: for each its name, the types it takes and gives, and what it does. What a
 * function does may throw {@link IllegalArgumentException} to refuse a value.
 */
@SuppressWarnings(
        "Immutable") // functions hold only what is never changed, which a checker cannot see
final class Functions implements CelCompilerLibrary, CelRuntimeLibrary {

    private final Map<String, List<CelOverloadDecl>> declarations = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    /** What a function of one value does. */
    @FunctionalInterface
    interface One<A> {
        Object of(A value);
    }

    /** What a function of two values does. */
    @FunctionalInterface
    interface Two<A, B> {
        Object of(A first, B second);
    }

    /** What a function of three values does. */
    @FunctionalInterface
    interface Three<A, B, C> {
        Object of(A first, B second, C third);
    }

    /** A type of the language and the class of its values here. */
    record Kind<T>(CelType type, Class<T> values) {}

    private String id(String name, Kind<?>... kinds) {
        StringBuilder id = new StringBuilder("kubernetes_").append(name.replace('.', '_'));
        for (Kind<?> kind : kinds) {
            id.append('_').append(kind.type().name().replace('.', '_'));
        }
        return id.toString();
    }

    private void declare(String name, CelOverloadDecl overload) {
        declarations.computeIfAbsent(name, ignored -> new ArrayList<>()).add(overload);
    }

    /** A function of nothing. */
    Functions constant(String name, CelType result, Object value) {
        String id = id(name);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result));
        bindings.add(CelFunctionBinding.from(id, List.of(), ignored -> value));
        return this;
    }

    <A> Functions global(String name, CelType result, Kind<A> only, One<A> does) {
        String id = id(name, only);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result, only.type()));
        bindings.add(CelFunctionBinding.from(id, only.values(), does::of));
        return this;
    }

    <A, B> Functions global(
            String name, CelType result, Kind<A> first, Kind<B> second, Two<A, B> does) {
        String id = id(name, first, second);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result, first.type(), second.type()));
        bindings.add(CelFunctionBinding.from(id, first.values(), second.values(), does::of));
        return this;
    }

    <A> Functions member(String name, CelType result, Kind<A> target, One<A> does) {
        String id = id(name, target) + "_member";
        declare(name, CelOverloadDecl.newMemberOverload(id, result, target.type()));
        bindings.add(CelFunctionBinding.from(id, target.values(), does::of));
        return this;
    }

    <A, B> Functions member(
            String name, CelType result, Kind<A> target, Kind<B> argument, Two<A, B> does) {
        String id = id(name, target, argument) + "_member";
        declare(
                name,
                CelOverloadDecl.newMemberOverload(id, result, target.type(), argument.type()));
        bindings.add(CelFunctionBinding.from(id, target.values(), argument.values(), does::of));
        return this;
    }

    <A, B, C> Functions member(
            String name,
            CelType result,
            Kind<A> target,
            Kind<B> first,
            Kind<C> second,
            Three<A, B, C> does) {
        String id = id(name, target, first, second) + "_member";
        declare(
                name,
                CelOverloadDecl.newMemberOverload(
                        id, result, target.type(), first.type(), second.type()));
        bindings.add(
                CelFunctionBinding.from(
                        id,
                        List.of(target.values(), first.values(), second.values()),
                        values ->
                                does.of(
                                        target.values().cast(values[0]),
                                        first.values().cast(values[1]),
                                        second.values().cast(values[2]))));
        return this;
    }

    @Override
    public void setParserOptions(CelParserBuilder parser) {}

    @Override
    public void setCheckerOptions(CelCheckerBuilder checker) {
        declarations.forEach(
                (name, overloads) ->
                        checker.addFunctionDeclarations(
                                CelFunctionDecl.newFunctionDeclaration(name, overloads)));
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        runtime.addFunctionBindings(bindings);
    }
}
