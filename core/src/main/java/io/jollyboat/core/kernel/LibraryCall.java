package io.jollyboat.core.kernel;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** What all calls of the C library have in common: how they are found, and how they fail. */
final class LibraryCall {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    /** Where a call leaves its error number; every call's first argument. */
    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private LibraryCall() {}

    @SuppressWarnings("restricted") // the forms are those of the C library
    static MethodHandle handle(String name, FunctionDescriptor form) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                form,
                Linker.Option.captureCallState("errno"));
    }

    /** A result that is not negative; what is, is a refusal. */
    static int checked(String call, int result, MemorySegment state) throws IOException {
        if (result < 0) {
            throw new Kernel.Refused(call, (int) ERRNO.get(state, 0L));
        }
        return result;
    }

    /** Method handles declare any throwable; only these can come. */
    static IOException rethrown(Throwable thrown) {
        return switch (thrown) {
            case IOException failed -> failed;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> new IOException(thrown);
        };
    }
}
