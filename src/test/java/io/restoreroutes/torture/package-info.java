/**
 * The application under kills, faults and outages, at random: {@code mvn -Ptorture verify}. What
 * came of it is told by the stand-in providers and by what arrived, never by the ledger.
 */
package io.restoreroutes.torture;
