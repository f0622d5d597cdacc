package io.jollyboat.core.kernel;

import static io.jollyboat.core.kernel.LibraryCall.INT;
import static io.jollyboat.core.kernel.LibraryCall.LONG;
import static io.jollyboat.core.kernel.LibraryCall.STATE;
import static io.jollyboat.core.kernel.LibraryCall.checked;
import static io.jollyboat.core.kernel.LibraryCall.handle;
import static io.jollyboat.core.kernel.LibraryCall.rethrown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What the JDK cannot do with files: open one below a directory so that nobody who writes there can
 * lead the way out of it, and mount it elsewhere. Linux 5.6 or later. Descriptors that are given
 * out name a place and can neither be read nor written; they are to be closed by {@link
 * Kernel#close}.
 */
public final class FileCalls {

    /** The call has this number on all architectures. */
    private static final long OPENAT2 = 437;

    private static final int AT_FDCWD = -100;
    private static final long O_PATH_CLOEXEC = 0x200000 | 0x80000;
    private static final long RESOLVE_BENEATH = 0x08;
    private static final long HOW_BYTES = 24;
    private static final long MS_BIND = 4096;
    private static final int MNT_DETACH = 2;

    private static final MethodHandle SYSCALL =
            handle(
                    "syscall",
                    FunctionDescriptor.of(
                            LONG, LONG, INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, LONG));
    private static final MethodHandle MKDIRAT =
            handle("mkdirat", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle MOUNT =
            handle(
                    "mount",
                    FunctionDescriptor.of(
                            INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            LONG,
                            ValueLayout.ADDRESS));
    private static final MethodHandle UMOUNT2 =
            handle("umount2", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));

    private FileCalls() {}

    /** A place, wherever its path leads. */
    public static int open(String path) throws IOException {
        return openAt(AT_FDCWD, path, 0);
    }

    /**
     * A place below another. Links on the way are followed as long as they stay below.
     *
     * @throws Kernel.Refused when there is none, or the way leads out
     */
    public static int openBeneath(int directory, String path) throws IOException {
        return openAt(directory, path, RESOLVE_BENEATH);
    }

    private static int openAt(int directory, String path, long resolve) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment how = arena.allocate(HOW_BYTES, 8);
            how.set(LONG, 0, O_PATH_CLOEXEC);
            how.set(LONG, 16, resolve);
            long result =
                    (long)
                            SYSCALL.invokeExact(
                                    state,
                                    OPENAT2,
                                    directory,
                                    arena.allocateFrom(path),
                                    how,
                                    HOW_BYTES);
            return checked("open " + path, Math.toIntExact(result), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Makes a directory directly in another. */
    public static void makeDirectory(int parent, String name, int mode) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked(
                    "mkdir " + name,
                    (int) MKDIRAT.invokeExact(state, parent, arena.allocateFrom(name), mode),
                    state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Lets a place be seen at a path, which is of the same kind, too. */
    public static void bind(int place, String path) throws IOException {
        mount("/proc/self/fd/" + place, path, "", MS_BIND, "");
    }

    /**
     * Mounts a file system in memory at a directory.
     *
     * @param options as in {@code size=1024}, with commas between them
     */
    public static void mountMemory(String path, String options) throws IOException {
        mount("tmpfs", path, "tmpfs", 0, options);
    }

    private static void mount(String source, String path, String type, long flags, String options)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked(
                    "mount " + path,
                    (int)
                            MOUNT.invokeExact(
                                    state,
                                    arena.allocateFrom(source),
                                    arena.allocateFrom(path),
                                    arena.allocateFrom(type),
                                    flags,
                                    arena.allocateFrom(options)),
                    state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Ends either; who has it open keeps it. */
    public static void unbind(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked(
                    "unmount " + path,
                    (int) UMOUNT2.invokeExact(state, arena.allocateFrom(path), MNT_DETACH),
                    state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }
}
