package io.hawser.netty.internal.client;

import io.hawser.netty.internal.pool.NettyClientChannelManager;

/** The parts of a client that belong to one role that it has connections for. */
record Role(NettyClientChannelManager manager, NettyRpcClient rpc, boolean failFast) {}
