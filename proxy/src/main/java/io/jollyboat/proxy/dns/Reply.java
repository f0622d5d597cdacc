package io.jollyboat.proxy.dns;

import io.jollyboat.proxy.dns.Answer.Data;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes answers in DNS' own form. */
final class Reply {

    /**
     * Seconds for which a client may keep an answer; short, since pods come and go. CoreDNS has the
     * same.
     */
    private static final int TTL = 5;

    /** A pointer to where the question's name begins, right behind the header. */
    private static final byte[] ASKED = {(byte) 0xc0, 12};

    private static final int OPT_LENGTH = 11;
    private static final int RESPONSE = 0x8400; // a response, authoritative
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RECURSION_AVAILABLE = 0x0080;
    private static final int TRUNCATED = 0x0200;

    static final int NO_ERROR = 0;
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;
    static final int REFUSED = 5;

    private final ByteBufAllocator allocator;
    private final String zone;

    Reply(ByteBufAllocator allocator, String zone) {
        this.allocator = allocator;
        this.zone = zone;
    }

    /**
     * Records; without any, the zone's SOA says that this is all there is. Of more than there is
     * room for, those that fit: not every resolver asks again by TCP (musl before 1.2.4 takes what
     * came for all).
     */
    ByteBuf records(Question question, List<Data> records, int limit) throws Exception {
        ByteBuf out = head(question, NO_ERROR, 0, records.isEmpty() ? 1 : 0);
        if (records.isEmpty()) {
            authority(out);
            return extend(question, out);
        }
        int answers = fill(question, question.question().name(), records, out, limit);
        return counted(question, out, answers, answers < records.size());
    }

    /** A name that stands for another, without what that one has. */
    ByteBuf alias(Question question, String target) throws Exception {
        return counted(question, aliasHead(question, target), 1, false);
    }

    /** A name that stands for another one of the zone, with what that one has. */
    ByteBuf aliased(Question question, String target, List<Data> records, int limit)
            throws Exception {
        ByteBuf out = aliasHead(question, target);
        int answers = fill(question, target, records, out, limit);
        return counted(question, out, answers + 1, answers < records.size());
    }

    /** A name that stands for another, with records that are written already, or those that fit. */
    ByteBuf joined(Question question, String target, List<byte[]> records, int limit)
            throws Exception {
        ByteBuf out = aliasHead(question, target);
        int answers = 0;
        for (byte[] record : records) {
            if (out.readableBytes() + record.length > room(question, limit)) {
                break;
            }
            out.writeBytes(record);
            answers++;
        }
        return counted(question, out, answers + 1, answers < records.size());
    }

    private ByteBuf aliasHead(Question question, String target) throws Exception {
        ByteBuf out = head(question, NO_ERROR, 0, 0);
        raw(question, question.question().name(), DnsRecordType.CNAME, name(target), out);
        return out;
    }

    /** Writes what there is room for, and tells how many that were. */
    private static int fill(
            Question question, String owner, List<Data> records, ByteBuf out, int limit) {
        for (int i = 0; i < records.size(); i++) {
            int before = out.writerIndex();
            write(question, owner, records.get(i), out);
            if (out.readableBytes() > room(question, limit)) {
                out.writerIndex(before);
                return i;
            }
        }
        return records.size();
    }

    private static int room(Question question, int limit) {
        return question.extended() ? limit - OPT_LENGTH : limit;
    }

    private static ByteBuf counted(Question question, ByteBuf out, int answers, boolean cut) {
        if (cut) {
            out.setShort(2, out.getUnsignedShort(2) | TRUNCATED);
        }
        return extend(question, out.setShort(6, answers));
    }

    ByteBuf noSuchName(Question question) throws Exception {
        ByteBuf out = head(question, NO_SUCH_NAME, 0, 1);
        authority(out);
        return extend(question, out);
    }

    ByteBuf failure(Question question, int code) throws Exception {
        return extend(question, head(question, code, 0, 0));
    }

    private ByteBuf head(Question question, int code, int answers, int authorities)
            throws Exception {
        ByteBuf out = allocator.buffer(256);
        int flags = RESPONSE | RECURSION_AVAILABLE | code;
        out.writeShort(question.id());
        out.writeShort(question.recursionDesired() ? flags | RECURSION_DESIRED : flags);
        out.writeShort(1);
        out.writeShort(answers);
        out.writeShort(authorities);
        out.writeShort(question.extended() ? 1 : 0);
        DnsRecordEncoder.DEFAULT.encodeQuestion(question.question(), out);
        return out;
    }

    /** Who asked with EDNS is answered with it (RFC 6891). */
    private static ByteBuf extend(Question question, ByteBuf out) {
        if (question.extended()) {
            out.writeByte(0)
                    .writeShort(DnsRecordType.OPT.intValue())
                    .writeShort(1232)
                    .writeInt(0)
                    .writeShort(0);
        }
        return out;
    }

    private static void write(Question question, String owner, Data data, ByteBuf out) {
        switch (data) {
            case Data.Address(String address) -> {
                byte[] bytes = bytes(address);
                DnsRecordType type = bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA;
                raw(question, owner, type, bytes, out);
            }
            case Data.Srv(int port, String target) -> {
                byte[] name = name(target);
                ByteBuffer content = ByteBuffer.allocate(3 * Short.BYTES + name.length);
                content.putShort((short) 0).putShort((short) 100).putShort((short) port).put(name);
                raw(question, owner, DnsRecordType.SRV, content.array(), out);
            }
            case Data.Ptr(String target) ->
                    raw(question, owner, DnsRecordType.PTR, name(target), out);
            case Data.Txt(String text) ->
                    raw(question, owner, DnsRecordType.TXT, labels(List.of(text)), out);
        }
    }

    private static byte[] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new IllegalArgumentException("not an address: " + address);
        }
        return bytes;
    }

    /** The zone's own record, which gives negative answers their life time (RFC 2308). */
    private void authority(ByteBuf out) {
        ByteBuf content = Unpooled.buffer();
        content.writeBytes(name("ns.dns." + zone)).writeBytes(name("hostmaster." + zone));
        content.writeInt(1).writeInt(7200).writeInt(1800).writeInt(86400).writeInt(TTL);
        record(name(zone), DnsRecordType.SOA, ByteBufUtil.getBytes(content), out);
    }

    /** The name that was asked for is not written again, but pointed at (RFC 1035, 4.1.4). */
    private static void raw(
            Question question, String owner, DnsRecordType type, byte[] content, ByteBuf out) {
        boolean asked = owner.equals(question.question().name());
        record(asked ? ASKED : name(owner), type, content, out);
    }

    private static void record(byte[] owner, DnsRecordType type, byte[] content, ByteBuf out) {
        out.writeBytes(owner)
                .writeShort(type.intValue())
                .writeShort(DnsRecord.CLASS_IN)
                .writeInt(TTL)
                .writeShort(content.length)
                .writeBytes(content);
    }

    private static byte[] name(String dotted) {
        byte[] labels = labels(List.of(dotted.split("\\.")));
        return Arrays.copyOf(labels, labels.length + 1); // the root, whose length is 0
    }

    /** Texts behind their lengths. */
    private static byte[] labels(List<String> texts) {
        var out = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            out.write(ascii.length);
            out.writeBytes(ascii);
        }
        return out.toByteArray();
    }
}
