package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import java.util.List;

/** The kinds of values that several libraries speak of. */
final class Kinds {
    static final Kind<String> TEXT = new Kind<>(SimpleType.STRING, String.class);
    static final Kind<Long> WHOLE = new Kind<>(SimpleType.INT, Long.class);
    static final Kind<Boolean> FLAG = new Kind<>(SimpleType.BOOL, Boolean.class);

    /** Any value. */
    static final Kind<Object> ANY = new Kind<>(TypeParamType.create("T"), Object.class);

    /** A list of values that are alike. */
    @SuppressWarnings("rawtypes")
    static final Kind<List> LIST =
            new Kind<>(ListType.create(TypeParamType.create("T")), List.class);

    private Kinds() {}
}
