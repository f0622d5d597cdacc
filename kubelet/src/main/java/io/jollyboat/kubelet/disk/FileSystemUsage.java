package io.jollyboat.kubelet.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How full a file system is.
 *
 * @param availableBytes what an ordinary user can still write
 * @param inodes 0 when the file system does not count files, or the machine does not tell
 */
public record FileSystemUsage(
        long capacityBytes, long availableBytes, long usedBytes, long inodes, long inodesFree) {

    /**
     * The file system of a path that exists.
     *
     * @throws IOException when it cannot be asked
     */
    public static FileSystemUsage of(Path path) throws IOException {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Statistics.of(path);
        }
        FileStore store = Files.getFileStore(path);
        return new FileSystemUsage(
                store.getTotalSpace(),
                store.getUsableSpace(),
                store.getTotalSpace() - store.getUnallocatedSpace(),
                0,
                0);
    }

    /** The C library's {@code statvfs}: the JDK does not count files. Loaded when first used. */
    private static final class Statistics {

        /** More than the structure takes on any machine with words of 64 bits. */
        private static final int SIZE = 256;

        private static final MethodHandle STATVFS = handle();

        @SuppressWarnings("restricted") // the form is that of the C library
        private static MethodHandle handle() {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("statvfs"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        }

        static FileSystemUsage of(Path path) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment answer = arena.allocate(SIZE, 8);
                MemorySegment name = arena.allocateFrom(path.toString());
                if ((int) STATVFS.invokeExact(name, answer) != 0) {
                    throw new IOException("the file system of " + path + " cannot be asked");
                }
                long unit = field(answer, 1);
                return new FileSystemUsage(
                        field(answer, 2) * unit,
                        field(answer, 4) * unit,
                        (field(answer, 2) - field(answer, 3)) * unit,
                        field(answer, 5),
                        field(answer, 6));
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable impossible) { // method handles declare any
                throw new IOException(impossible);
            }
        }

        /** Words: block size, unit, blocks, free, available, files, free files. */
        private static long field(MemorySegment answer, int index) {
            return answer.get(ValueLayout.JAVA_LONG, index * 8L);
        }
    }
}
