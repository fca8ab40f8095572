package io.hawser.netty.internal.client;

import io.hawser.netty.internal.pool.NettyClientChannelManager;

/** What a client keeps for one role it has connections for. */
record Role(NettyClientChannelManager manager, NettyRpcClient rpc, boolean failFast) {}
