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
 * The few system calls that the JDK has no methods for, through the C library. A failed call is an
 * {@link IOException}.
 */
public final class Kernel {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle SEND =
            handle("send", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT));
    private static final MethodHandle RECEIVE =
            handle("recv", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle NAME_TO_INDEX =
            handle("if_nametoindex", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
    private static final MethodHandle SETNS = handle("setns", FunctionDescriptor.of(INT, INT, INT));

    private Kernel() {}

    /** A system call that was refused, with its error number. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final int number;

        Refused(String call, int number) {
            super(call + ": " + words(number));
            this.number = number;
        }

        /** As in errno.h. */
        public int number() {
            return number;
        }

        private static String words(int number) {
            return switch (number) {
                case 1 -> "operation not permitted";
                case 2 -> "no such file or directory";
                case 3 -> "no such process";
                case 13 -> "permission denied";
                case 17 -> "exists already";
                case 19 -> "no such device";
                case 95 -> "not supported by this kernel";
                default -> "error " + number;
            };
        }
    }

    /** A socket for one of netlink's families, as in linux/netlink.h. */
    static int netlinkSocket(int family) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return checked(
                    "socket",
                    (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW_CLOEXEC, family),
                    state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Opens a file to read, and gives its descriptor. */
    public static int open(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment name = arena.allocateFrom(path);
            return checked(
                    "open " + path, (int) OPEN.invokeExact(state, name, O_RDONLY_CLOEXEC), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** The number of a network interface in the calling thread's namespace. */
    public static int linkIndex(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int index = (int) NAME_TO_INDEX.invokeExact(state, arena.allocateFrom(name));
            return checked("interface " + name, index == 0 ? -1 : index, state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Moves the calling platform thread to a network namespace. */
    public static void enter(int namespace) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked("setns", (int) SETNS.invokeExact(state, namespace, CLONE_NEWNET), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    static void send(int socket, byte[] bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            checked(
                    "send",
                    (int) (long) SEND.invokeExact(state, socket, data, (long) bytes.length, 0),
                    state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    static byte[] receive(int socket, int most) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment data = arena.allocate(most);
            int length =
                    checked(
                            "recv",
                            (int) (long) RECEIVE.invokeExact(state, socket, data, (long) most, 0),
                            state);
            return data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Closes a descriptor. */
    public static void close(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            checked("close", (int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }
}
