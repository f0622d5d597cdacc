package io.jollyboat.kubelet.runtime.docker.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A static Linux executable (ELF, 64 bit) around a few instructions. */
final class Program {
    private static final int HEADERS = 120; // the file's and one segment's
    private static final long BASE = 0x400000;
    private static final int HEX_COLUMNS = 49;

    private Program() {}

    /** The machine's number in an ELF header. */
    enum Machine {
        X86_64(62),
        AARCH_64(183);

        private final short number;

        Machine(int number) {
            this.number = (short) number;
        }
    }

    /**
     * Reads a listing: bytes in hexadecimal in the first columns of each line, remarks after them.
     */
    static byte[] code(String listing) {
        var code = new ByteArrayOutputStream();
        listing.lines()
                .map(
                        line ->
                                line.substring(0, Math.min(line.length(), HEX_COLUMNS))
                                        .replace(" ", ""))
                .forEach(hex -> code.writeBytes(HexFormat.of().parseHex(hex)));
        return code.toByteArray();
    }

    /**
     * One segment, readable and executable, that holds the whole file; the code begins after the
     * headers.
     */
    static byte[] executable(Machine machine, byte[] code) {
        int size = HEADERS + code.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(
                HexFormat.of()
                        .parseHex("7f454c46020101000000000000000000")); // 64 bit, little endian
        file.putShort((short) 2).putShort(machine.number).putInt(1); // executable, of this machine
        file.putLong(BASE + HEADERS).putLong(64).putLong(0); // entry, segments' offset, no sections
        file.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        file.putInt(1).putInt(5).putLong(0); // load, readable and executable, from the file's start
        file.putLong(BASE).putLong(BASE).putLong(size).putLong(size).putLong(0x10000);
        return file.put(code).array();
    }
}
