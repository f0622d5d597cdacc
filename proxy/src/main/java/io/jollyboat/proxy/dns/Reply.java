package io.jollyboat.proxy.dns;

import io.jollyboat.proxy.dns.Answer.Data;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers in DNS' own form. */
final class Reply {

    /**
     * Seconds for which a client may keep an answer; short, since pods come and go. CoreDNS has the
     * same.
     */
    private static final int TTL = 5;

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

    /** Records; without any, the zone's SOA says that this is all there is. */
    ByteBuf records(Question question, List<Data> records, int limit) throws Exception {
        ByteBuf out = head(question, NO_ERROR, records.size(), records.isEmpty() ? 1 : 0);
        for (Data data : records) {
            write(question.question().name(), data, out);
        }
        if (records.isEmpty()) {
            authority(out);
        }
        return finish(question, out, limit);
    }

    /** A name that stands for another, without what that one has. */
    ByteBuf alias(Question question, String target, int limit) throws Exception {
        ByteBuf out = head(question, NO_ERROR, 1, 0);
        raw(question.question().name(), DnsRecordType.CNAME, name(target), out);
        return finish(question, out, limit);
    }

    /** A name that stands for another one of the zone, with what that one has. */
    ByteBuf aliased(Question question, String target, List<Data> records, int limit)
            throws Exception {
        ByteBuf tail = Unpooled.buffer();
        for (Data data : records) {
            write(target, data, tail);
        }
        return joined(question, target, records.size(), tail, limit);
    }

    /**
     * A name that stands for another, with records that are written already.
     *
     * @param tail released here
     */
    ByteBuf joined(Question question, String target, int count, ByteBuf tail, int limit)
            throws Exception {
        try {
            ByteBuf out = head(question, NO_ERROR, count + 1, 0);
            raw(question.question().name(), DnsRecordType.CNAME, name(target), out);
            return finish(question, out.writeBytes(tail), limit);
        } finally {
            tail.release();
        }
    }

    ByteBuf noSuchName(Question question) throws Exception {
        ByteBuf out = head(question, NO_SUCH_NAME, 0, 1);
        authority(out);
        return finish(question, out, Integer.MAX_VALUE);
    }

    ByteBuf failure(Question question, int code) throws Exception {
        return finish(question, head(question, code, 0, 0), Integer.MAX_VALUE);
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

    private ByteBuf finish(Question question, ByteBuf out, int limit) throws Exception {
        if (out.readableBytes() + (question.extended() ? 11 : 0) > limit) {
            out.release();
            ByteBuf cut = head(question, NO_ERROR, 0, 0);
            cut.setShort(2, cut.getUnsignedShort(2) | TRUNCATED);
            return extend(question, cut);
        }
        return extend(question, out);
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

    private void write(String owner, Data data, ByteBuf out) throws Exception {
        switch (data) {
            case Data.Address(String address) -> {
                byte[] bytes = bytes(address);
                DnsRecordType type = bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA;
                raw(owner, type, Unpooled.wrappedBuffer(bytes), out);
            }
            case Data.Srv(int port, String target) -> {
                ByteBuf content = Unpooled.buffer();
                content.writeShort(0).writeShort(100).writeShort(port);
                raw(owner, DnsRecordType.SRV, content.writeBytes(name(target)), out);
            }
            case Data.Ptr(String name) ->
                    DnsRecordEncoder.DEFAULT.encodeRecord(
                            new DefaultDnsPtrRecord(owner, DnsRecord.CLASS_IN, TTL, name), out);
            case Data.Txt(String text) -> {
                byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
                raw(
                        owner,
                        DnsRecordType.TXT,
                        Unpooled.buffer().writeByte(ascii.length).writeBytes(ascii),
                        out);
            }
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
    private void authority(ByteBuf out) throws Exception {
        ByteBuf content = Unpooled.buffer();
        content.writeBytes(name("ns.dns." + zone)).writeBytes(name("hostmaster." + zone));
        content.writeInt(1).writeInt(7200).writeInt(1800).writeInt(86400).writeInt(TTL);
        raw(zone, DnsRecordType.SOA, content, out);
    }

    private static void raw(String owner, DnsRecordType type, ByteBuf content, ByteBuf out)
            throws Exception {
        var record = new DefaultDnsRawRecord(owner, type, DnsRecord.CLASS_IN, TTL, content);
        try {
            DnsRecordEncoder.DEFAULT.encodeRecord(record, out);
        } finally {
            record.release();
        }
    }

    private static ByteBuf name(String dotted) {
        ByteBuf out = Unpooled.buffer();
        for (String label : dotted.split("\\.")) {
            byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
            out.writeByte(ascii.length).writeBytes(ascii);
        }
        return out.writeByte(0);
    }
}
