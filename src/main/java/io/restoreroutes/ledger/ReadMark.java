package io.restoreroutes.ledger;

/**
 * How far a file had been read when it came to its end.
 *
 * @param bytes its length then
 * @param checksum CRC-32C over them
 * @param lines how many of its lines have outcomes that stay, whatever is added behind
 */
public record ReadMark(long bytes, long checksum, long lines) {}
