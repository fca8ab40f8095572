package io.hawser.protocol;

/** The answer to a {@link Request}. */
public sealed interface Response extends Message
    permits TransactionResponse, RegisterTMResponse, RegisterRMResponse {}
