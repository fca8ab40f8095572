package io.hawser.netty.client;

/** What a client keeps for one role it has connections for. */
record Role(NettyClientChannelManager manager, NettyRpcClient rpc, boolean failFast) {}
