package io.restoreroutes.ledger;

/**
 * An item that was rejected or failed.
 *
 * @param seq its place in the outbox
 * @param json the outcome on one line
 * @param given the item's line as it was given; null where the outcome tells all of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UnsuccessfulRow(long seq, String json, byte[] given) {}
