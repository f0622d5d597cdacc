package io.jollyboat.core.streaming;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.flow.EventLoops;
import io.jollyboat.core.streaming.flow.OutboundStream;
import io.jollyboat.core.streaming.flow.ReadGate;
import io.jollyboat.core.streaming.websocket.WebSocketChannels;
import io.jollyboat.core.streaming.websocket.WebSocketConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Port forwarding by plain WebSocket channels: the ports are named in the request, each has one
 * connection, with a channel for data and one for errors. Both begin with the port's number, low
 * byte first.
 */
final class PortForwardChannels implements WebSocketChannels.Listener {
    private final Channel channel;
    private final WebSocketChannels webSocket = new WebSocketChannels(this, false, false);
    private final List<PortForwardLink> links = new ArrayList<>();
    private int open;

    PortForwardChannels(Channel channel, List<Integer> ports, Timeline timeline) {
        this.channel = channel;
        ReadGate gate = new ReadGate(channel);
        for (int i = 0; i < ports.size(); i++) {
            OutboundStream data = webSocket.stream(channel, 2 * i);
            OutboundStream error = webSocket.stream(channel, 2 * i + 1);
            links.add(new PortForwardLink(channel, gate, ports.get(i), data, error, timeline));
        }
        this.open = links.size();
    }

    void begin(Consumer<PortForwardLink> start) {
        WebSocketConnection.install(channel, webSocket);
        for (int i = 0; i < links.size(); i++) {
            PortForwardLink link = links.get(i);
            webSocket.stream(channel, 2 * i).send(number(link.port()));
            webSocket.stream(channel, 2 * i + 1).send(number(link.port()));
            link.onClosed(() -> EventLoops.run(channel, this::linkClosed));
            start.accept(link);
        }
        channel.config().setAutoRead(true);
    }

    private static ByteBuf number(int port) {
        return ByteBufAllocator.DEFAULT.buffer(2).writeShortLE(port);
    }

    private void linkClosed() {
        if (--open == 0) {
            webSocket.end(channel);
        }
    }

    @Override
    public void received(int number, ByteBuf bytes) {
        if (number % 2 == 0 && number / 2 < links.size()) {
            links.get(number / 2).received(bytes);
        }
    }

    @Override
    public void ended(int number) {}

    @Override
    public void closed() {
        links.forEach(PortForwardLink::gone);
    }
}
