package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.routing.Route;

/** What is behind an opening. */
record Door(Route route, Side side) {}
