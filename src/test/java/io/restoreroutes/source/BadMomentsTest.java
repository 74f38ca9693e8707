package io.restoreroutes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests say in place of ids and beside them: good and bad. */
class BadMomentsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant FIRED = Instant.parse("2026-11-22T02:30:00Z");
    private static final Instant MOMENT = Instant.parse("2026-11-20T08:00:00Z");
    private static final String THEN = "'asOf':'" + MOMENT + "'";

    /** One that knows ids only. */
    private static final Provider VAULT =
            new Provider(
                    "vault",
                    "Vault",
                    new Provider.IdRule(9, Character::isLetterOrDigit, "letters and digits"),
                    EnumSet.allOf(Operation.class));

    private static final RequestRules RULES =
            new RequestRules(
                    new Providers(List.of(ImageKit.PROVIDER, Box.PROVIDER, VAULT)),
                    Map.of(
                            "shop", ImageKit.PROVIDER,
                            "photos", ImageKit.PROVIDER,
                            "legal", Box.PROVIDER,
                            "safe", VAULT),
                    Map.of("shop", "https://ik.imagekit.io/shop"),
                    Clock.fixed(NOW, ZoneOffset.UTC));

    private static List<RequestLine> read(String name, String text) {
        return Reading.all(
                SourceReader.open(
                        name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String said(CheckedLine checked) {
        assertTrue(checked instanceof CheckedLine.Invalid, checked.toString());
        OutcomeError error = ((CheckedLine.Invalid) checked).error();
        assertFalse(error.retryable());
        return error.code().wireName() + ":" + error.field() + ": " + error.message();
    }

    private static RestoreRequest request(CheckedLine checked) {
        assertTrue(checked instanceof CheckedLine.Valid, checked.toString());
        return ((CheckedLine.Valid) checked).request();
    }

    private static List<RestoreRequest> requests(List<RequestLine> lines) {
        return lines.stream().map(RULES::check).map(BadMomentsTest::request).toList();
    }

    private static CheckedLine check(String account, String members) {
        List<RequestLine> lines =
                read(
                        "x.json",
                        "{\"account\":\"" + account + "\"," + members.replace('\'', '"') + "}");
        assertEquals(1, lines.size());
        return RULES.check(lines.get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            maxCharsPerColumn = 8192,
            textBlock =
                    """
        # which file, and which version, is said once
        legal  | 'fileId':1                                             | missing-field:versionId: Give the versionId, or asOf or version instead.
        legal  | 'asOf':'2026-11-20T08:00:00Z'                          | missing-field:fileId: Give the fileId, or the path or the folder where the provider has them.
        legal  | 'fileId':1,'asOf':''                                   | missing-field:versionId: Give the versionId, or asOf or version instead.
        legal  | 'fileId':1,'asOf':null                                 | missing-field:versionId: Give the versionId, or asOf or version instead.
        legal  | 'fileId':1,'versionId':2,'asOf':'2026-11-20T08:00:00Z' | invalid-value:asOf: Give versionId or asOf, not both.
        legal  | 'fileId':1,'versionId':2,'version':'previous'          | invalid-value:version: Give versionId or version, not both.
        legal  | 'fileId':1,'asOf':'2026-11-20T08:00:00Z','version':'previous' | invalid-value:version: Give asOf or version, not both.
        shop   | 'fileId':1,'path':'/a.jpg','versionId':2               | invalid-value:path: Give fileId or path, not both.
        shop   | 'fileId':1,'path':'/a.jpg','asOf':'x'                  | invalid-value:path: Give fileId or path, not both.
        # asOf
        legal  | 'fileId':1,'asOf':'2026-11-20'                         | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not '2026-11-20'.
        legal  | 'fileId':1,'asOf':'2026-11-20T08:00:00'                | invalid-value:asOf: asOf has no zone; add Z for UTC or an offset such as +01:00 to '2026-11-20T08:00:00'.
        legal  | 'fileId':1,'asOf':'2026-11-20T08:00'                   | invalid-value:asOf: asOf has no zone; add Z for UTC or an offset such as +01:00 to '2026-11-20T08:00'.
        legal  | 'fileId':1,'asOf':'20.11.2026 08:00'                   | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not '20.11.2026 08:00'.
        legal  | 'fileId':1,'asOf':1763625600                           | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not '1763625600'.
        legal  | 'fileId':1,'asOf':'2026-02-30T08:00:00Z'               | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not '2026-02-30T08:00:00Z'.
        legal  | 'fileId':1,'asOf':'2026-11-20T08:00:00 CET'            | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not '2026-11-20T08:00:00 CET'.
        legal  | 'fileId':1,'asOf':'yesterday'                          | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not 'yesterday'.
        legal  | 'fileId':1,'asOf':'-PT24H'                             | invalid-value:asOf: asOf can be a time back such as '-PT24H' in the manifest of a schedule only; give an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00.
        legal  | 'fileId':1,'asOf':'2026-11-22T12:00:00.001Z'           | invalid-value:asOf: asOf must be over, but 2026-11-22T12:00:00.001Z is after this machine's clock (2026-11-22T12:00:00Z); give a moment of the past.
        legal  | 'fileId':1,'asOf':'2027-01-01T00:00:00+01:00'          | invalid-value:asOf: asOf must be over, but 2026-12-31T23:00:00Z is after this machine's clock (2026-11-22T12:00:00Z); give a moment of the past.
        legal  | 'fileId':1,'asOf':true                                 | invalid-value:asOf: asOf must be text or a number, not true.
        legal  | 'fileId':1,'asOf':{}                                   | invalid-value:asOf: asOf must be text or a number, not an object.
        legal  | 'fileId':1,'asOf':'2026-11-20T08:00:00Z','asOf':'2026-11-19T08:00:00Z' | invalid-value:asOf: asOf is given more than once; give it once.
        # version
        legal  | 'fileId':1,'version':'2'                               | invalid-value:version: version can only be previous, not '2'; a version's id goes into versionId, a moment into asOf.
        legal  | 'fileId':1,'version':'Previous'                        | invalid-value:version: version can only be previous, not 'Previous'; a version's id goes into versionId, a moment into asOf.
        legal  | 'fileId':1,'version':'previous'                        | missing-field:requestId: Run twice, version previous would go back twice; give a requestId or ifCurrent.
        legal  | 'fileId':1,'version':'previous','dryRun':true          | missing-field:requestId: Run twice, version previous would go back twice; give a requestId or ifCurrent.
        # the operation
        legal  | 'fileId':1,'operation':'restore','asOf':'2026-11-20T08:00:00Z' | unsupported-operation:operation: With asOf the operation is rollback, not restore; leave the field out.
        legal  | 'fileId':1,'operation':'promote','version':'previous','requestId':'r' | unsupported-operation:operation: With version the operation is rollback, not promote; leave the field out.
        shop   | 'fileId':1,'operation':'promote','asOf':'2026-11-20T08:00:00Z' | unsupported-operation:operation: imagekit has no operation promote; use restore or rollback.
        # ifCurrent
        legal  | 'fileId':1,'versionId':2,'ifCurrent':3                 | invalid-value:ifCurrent: box looks at ifCurrent before promote and rollback, not before restore; leave it out or use another operation.
        legal  | 'fileId':1,'versionId':2,'operation':'promote','ifCurrent':'x' | invalid-value:ifCurrent: ifCurrent at box must be the id of a version, 1 to 20 decimal digits, not 'x'.
        legal  | 'fileId':1,'asOf':'2026-11-20T08:00:00Z','ifCurrent':'3@2026-11-20T08:00:00Z' | invalid-value:ifCurrent: ifCurrent at box must be the id of a version, 1 to 20 decimal digits, not '3@2026-11-20T08:00:00Z'.
        shop   | 'fileId':1,'versionId':2,'ifCurrent':'697821f849c0'    | invalid-value:ifCurrent: ifCurrent at imagekit must be <version id>@<updatedAt> as a plan or an outcome gives it, because an id alone does not tell whether a version was current in between, not '697821f849c0'.
        shop   | 'fileId':1,'versionId':2,'ifCurrent':'@2026-11-20T08:00:00Z' | invalid-value:ifCurrent: ifCurrent at imagekit must be <version id>@<updatedAt> as a plan or an outcome gives it, because an id alone does not tell whether a version was current in between, not '@2026-11-20T08:00:00Z'.
        shop   | 'fileId':1,'versionId':2,'ifCurrent':'a@yesterday'     | invalid-value:ifCurrent: ifCurrent at imagekit must be <version id>@<updatedAt> as a plan or an outcome gives it, because an id alone does not tell whether a version was current in between, not 'a@yesterday'.
        shop   | 'fileId':1,'versionId':2,'ifCurrent':'a/b@2026-11-20T08:00:00Z' | invalid-value:ifCurrent: ifCurrent at imagekit must be <version id>@<updatedAt> as a plan or an outcome gives it, because an id alone does not tell whether a version was current in between, not 'a/b@2026-11-20T08:00:00Z'.
        # dryRun
        legal  | 'fileId':1,'versionId':2,'dryRun':'yes'                | invalid-value:dryRun: dryRun must be true or false, not 'yes'.
        legal  | 'fileId':1,'versionId':2,'dryRun':1                    | invalid-value:dryRun: dryRun must be true or false, not '1'.
        legal  | 'fileId':1,'versionId':2,'dryRun':[true]               | invalid-value:dryRun: dryRun must be true or false, not a list.
        # path and web addresses
        legal  | 'path':'/a.jpg','versionId':2                          | invalid-value:path: box has no paths; give the fileId instead.
        shop   | 'path':'a.jpg','versionId':2                           | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not 'a.jpg'. The account's files are seen below https://ik.imagekit.io/shop.
        shop   | 'path':'/catalog/','versionId':2                       | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not '/catalog/'. The account's files are seen below https://ik.imagekit.io/shop.
        shop   | 'path':'//a.jpg','versionId':2                         | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not '//a.jpg'. The account's files are seen below https://ik.imagekit.io/shop.
        shop   | 'path':'','versionId':2                                | missing-field:fileId: Give the fileId, or the path or the folder where the provider has them.
        shop   | 'path':'/a\\\\b.jpg','versionId':2                       | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not '/a\\b.jpg'. The account's files are seen below https://ik.imagekit.io/shop.
        shop   | 'path':'https://ik.imagekit.io/shopping/a.jpg','versionId':2 | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not 'https://ik.imagekit.io/shopping/a.jpg'. The account's files are seen below https://ik.imagekit.io/shop.
        shop   | 'path':'https://evil.example/shop/a.jpg','versionId':2 | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not 'https://evil.example/shop/a.jpg'. The account's files are seen below https://ik.imagekit.io/shop.
        shop   | 'path':'ftp://ik.imagekit.io/shop/a.jpg','versionId':2 | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not 'ftp://ik.imagekit.io/shop/a.jpg'. The account's files are seen below https://ik.imagekit.io/shop.
        photos | 'path':'https://ik.imagekit.io/shop/a.jpg','versionId':2 | invalid-value:path: path must be a path from the root on, such as /catalog/a.jpg, or an address below the account's url-endpoint, of at most 500 characters, not 'https://ik.imagekit.io/shop/a.jpg'. The settings name no address of the account photos.
        legal  | 'fileId':'https://app.box.com/folder/7','versionId':2  | invalid-value:fileId: fileId at box must be 1 to 20 decimal digits, not 'https://app.box.com/folder/7'.
        legal  | 'fileId':'https://app.box.com.evil.example/file/7','versionId':2 | invalid-value:fileId: fileId at box must be 1 to 20 decimal digits, not 'https://app.box.com.evil.example/file/7'.
        legal  | 'fileId':'http://app.box.com/file/7','versionId':2     | invalid-value:fileId: fileId at box must be 1 to 20 decimal digits, not 'http://app.box.com/file/7'.
        shop   | 'fileId':'https://app.box.com/file/7','versionId':2    | invalid-value:fileId: fileId at imagekit must be 1 to 128 letters, digits, '-' or '_', not 'https://app.box.com/file/7'.
        # a provider that takes none of this
        safe   | 'fileId':1,'asOf':'2026-11-20T08:00:00Z'               | unsupported-operation:asOf: vault has no asOf; name file and version by their ids.
        safe   | 'fileId':1,'versionId':2,'dryRun':true                 | unsupported-operation:dryRun: vault has no dryRun; name file and version by their ids.
        safe   | 'path':'/a','versionId':2                              | unsupported-operation:path: vault has no path; name file and version by their ids.
        # names
        legal  | 'fileId':1,'asof':'2026-11-20T08:00:00Z'               | unknown-field:asof: Requests have no field 'asof'. Did you mean asOf?
        legal  | 'fileId':1,'versionId':2,'dry_run':true                | unknown-field:dry_run: Requests have no field 'dry_run'. Did you mean dryRun?
        legal  | 'fileId':1,'versionId':2,'ifcurrent':3                 | unknown-field:ifcurrent: Requests have no field 'ifcurrent'. Did you mean ifCurrent?
        legal  | 'fileId':1,'versoin':'previous'                        | unknown-field:versoin: Requests have no field 'versoin'. Did you mean version?
        """)
    void badOnesSayWhatToDo(String account, String members, String said) {
        assertEquals(said, said(check(account, members)));
    }

    /** THEN stands for a good moment. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        legal | 'folder':10                                      | missing-field:asOf: With a folder give asOf, the moment that all its files go back to.
        legal | 'folder':10,'dryRun':true                        | missing-field:asOf: With a folder give asOf, the moment that all its files go back to.
        legal | 'folder':10,'asOf':''                            | missing-field:asOf: With a folder give asOf, the moment that all its files go back to.
        legal | 'folder':'',THEN                                 | missing-field:fileId: Give the fileId, or the path or the folder where the provider has them.
        legal | 'fileId':1,'folder':10,THEN                      | invalid-value:folder: Give fileId or folder, not both.
        shop  | 'path':'/a.jpg','folder':'/catalog/',THEN        | invalid-value:folder: Give path or folder, not both.
        legal | 'folder':10,'versionId':2                        | invalid-value:versionId: versionId is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | 'folder':10,'versionId':2,THEN                   | invalid-value:versionId: versionId is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | 'folder':10,'version':'previous','requestId':'r' | invalid-value:version: version is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | 'folder':10,'version':'previous',THEN            | invalid-value:version: version is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | 'folder':10,THEN,'ifCurrent':3                   | invalid-value:ifCurrent: ifCurrent is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | 'folder':10,THEN,'dryRun':false                  | invalid-value:dryRun: A folder is planned first, and its plan approved; leave dryRun out.
        legal | 'folder':10,THEN,'dryRun':'FALSE'                | invalid-value:dryRun: A folder is planned first, and its plan approved; leave dryRun out.
        legal | 'folder':10,THEN,'dryRun':'no'                   | invalid-value:dryRun: dryRun must be true or false, not 'no'.
        legal | 'folder':10,'operation':'restore',THEN           | unsupported-operation:operation: With asOf the operation is rollback, not restore; leave the field out.
        legal | 'folder':10,'operation':'promote',THEN           | unsupported-operation:operation: With asOf the operation is rollback, not promote; leave the field out.
        legal | 'folder':10,'asOf':'2026-11-20T08:00:00'         | invalid-value:asOf: asOf has no zone; add Z for UTC or an offset such as +01:00 to '2026-11-20T08:00:00'.
        legal | 'folder':10,'asOf':'-PT24H'                      | invalid-value:asOf: asOf can be a time back such as '-PT24H' in the manifest of a schedule only; give an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00.
        legal | 'folder':10,'asOf':'2026-11-22T12:00:01Z'        | invalid-value:asOf: asOf must be over, but 2026-11-22T12:00:01Z is after this machine's clock (2026-11-22T12:00:00Z); give a moment of the past.
        shop  | 'folder':'catalog/',THEN                         | invalid-value:folder: folder at imagekit must be a folder's path from the root on, such as /catalog/, of at most 500 characters, not 'catalog/'.
        shop  | 'folder':'//',THEN                               | invalid-value:folder: folder at imagekit must be a folder's path from the root on, such as /catalog/, of at most 500 characters, not '//'.
        shop  | 'folder':'https://ik.imagekit.io/shop/catalog/',THEN | invalid-value:folder: folder at imagekit must be a folder's path from the root on, such as /catalog/, of at most 500 characters, not 'https://ik.imagekit.io/shop/catalog/'.
        safe  | 'folder':10,THEN                                 | unsupported-operation:folder: vault has no folder; name file and version by their ids.
        legal | 'folder':true,THEN                               | invalid-value:folder: folder must be text or a number, not true.
        legal | 'folder':[10,11],THEN                            | invalid-value:folder: folder must be text or a number, not a list.
        legal | 'folder':10,'folder':11,THEN                     | invalid-value:folder: folder is given more than once; give it once.
        legal | 'folder':10,THEN,'match':['*.docx']              | invalid-value:match: match must be text or a number, not a list.
        legal | 'fileId':1,'versionId':2,'match':'*.docx'        | missing-field:folder: match tells which files of a folder are meant; give the folder, or leave match out.
        legal | THEN,'match':'*.docx'                            | missing-field:folder: match tells which files of a folder are meant; give the folder, or leave match out.
        legal | 'folder':10,THEN,'changedBy':true                | invalid-value:changedBy: changedBy must be text or a number, not true.
        shop  | THEN,'changedBy':'eve@example.com'               | missing-field:folder: changedBy tells which files of a folder are meant; give the folder, or leave changedBy out.
        safe  | THEN,'changedBy':'eve@example.com'               | unsupported-operation:changedBy: vault has no changedBy; name file and version by their ids.
        legal | 'changedBy':'eve@example.com'                    | missing-field:asOf: With changedBy give asOf, the moment that the files go back to.
        legal | THEN,'changedBy':'eve@example.com','match':'*'   | missing-field:folder: match tells which files of a folder are meant; give the folder, or leave match out.
        legal | THEN,'changedBy':'eve@example.com','versionId':2 | invalid-value:versionId: versionId is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | THEN,'changedBy':'eve@example.com','ifCurrent':2 | invalid-value:ifCurrent: ifCurrent is about one file; leave it out, and give asOf, the moment that the files go back to.
        legal | THEN,'changedBy':'eve@example.com','dryRun':false | invalid-value:dryRun: What a person has changed is planned first, and its plan approved; leave dryRun out.
        legal | THEN,'changedBy':'eve@example.com','operation':'promote' | unsupported-operation:operation: With asOf the operation is rollback, not promote; leave the field out.
        legal | THEN,'changedBy':' eve'                          | invalid-value:changedBy: changedBy must be the id or the login of a user, 1 to 200 characters without control characters and blanks around them, not ' eve'.
        legal | THEN,'changedBy':'eve@example.com','approveUpTo':0 | invalid-value:approveUpTo: approveUpTo must be a number of files from 1 to 1000000, not '0'.
        legal | 'fileId':1,THEN,'changedBy':'eve@example.com'    | missing-field:folder: changedBy tells which files of a folder are meant; give the folder, or leave changedBy out.
        shop  | 'folder':'/a/',THEN,'approveUpTo':5               | unsupported-operation:approveUpTo: At imagekit a person looks at a plan before it is carried out; leave approveUpTo out.
        safe  | 'fileId':1,'versionId':2,'approveUpTo':5         | missing-field:folder: approveUpTo is about a plan of many files; give the folder, or leave approveUpTo out.
        legal | 'fileId':1,THEN,'approveUpTo':5                  | missing-field:folder: approveUpTo is about a plan of many files; give the folder, or leave approveUpTo out.
        legal | 'folder':10,THEN,'approveUpTo':true              | invalid-value:approveUpTo: approveUpTo must be text or a number, not true.
        legal | 'folder':10,THEN,'approve_up_to':5               | unknown-field:approve_up_to: Requests have no field 'approve_up_to'. Did you mean approveUpTo?
        legal | 'Folder':10,THEN                                 | unknown-field:Folder: Requests have no field 'Folder'. Did you mean folder?
        legal | 'folder':10,THEN,'matches':'*'                   | unknown-field:matches: Requests have no field 'matches'. Did you mean match?
        legal | 'folder':10,THEN,'changed_by':'eve'              | unknown-field:changed_by: Requests have no field 'changed_by'. Did you mean changedBy?
        """)
    void badFoldersSayWhatToDo(String account, String members, String said) {
        assertEquals(said, said(check(account, members.replace("THEN", THEN))));
    }

    private static CheckedLine ofFolder(String folder, String more) {
        return check("legal", "'folder':'" + folder + "'," + THEN + more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "1.5",
                " 10",
                "/Contracts/",
                "123456789012345678901",
                "https://app.box.com/file/7",
                "https://app.box.com/folder/",
                "https://app.box.com/folder/7/8",
                "https://app.box.com/s/7",
                "http://app.box.com/folder/7",
                "https://app.box.com.evil.example/folder/7"
            })
    void whatIsNoFolderAtBoxIsToldSo(String text) {
        assertEquals(
                "invalid-value:folder: folder at box must be the id of a folder (1 to 20 decimal"
                        + " digits; 0 is the root) or its web address, not '"
                        + text
                        + "'.",
                said(ofFolder(text, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {",", "*.docx,", ",*.docx", "*.docx,,*.xlsx", "!", "*.docx, ! ", " ", "! ,!"})
    void anEmptyPatternIsToldSo(String match) {
        assertEquals(
                "invalid-value:match: match must be patterns of file names with commas between"
                        + " them, such as *.docx, !*.tmp; in '"
                        + match
                        + "' one of the patterns is empty.",
                said(ofFolder("10", ",'match':'" + match + "'")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" eve@example.com", "eve@example.com ", " ", "eve\\u0009ann", "eve\\u0085"})
    void whatIsNobodyIsToldSo(String person) {
        assertEquals(
                "invalid-value:changedBy: changedBy must be the id or the login of a user, 1 to"
                        + " 200 characters without control characters and blanks around them, not '"
                        + person
                        + "'.",
                said(ofFolder("10", ",'changedBy':'" + person + "'")));
    }

    @Test
    void thereIsAnEndOfPatternsAndPersons() {
        String most = "*".repeat(1999);
        String longest = "e".repeat(200);
        RestoreRequest request =
                request(ofFolder("10", ",'match':'" + most + "a','changedBy':'" + longest + "'"));

        assertEquals(2000, request.selector().match().length());
        assertEquals(longest, request.selector().changedBy());
        assertEquals(
                "invalid-value:match: match has 2001 characters; at most 2000 are allowed.",
                said(ofFolder("10", ",'match':'" + most + "ab'")));
        assertTrue(
                said(ofFolder("10", ",'changedBy':'" + longest + "e'"))
                        .startsWith("invalid-value:changedBy: changedBy must be"));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10",
        "0, 0",
        "https://app.box.com/folder/4711, 4711",
        "https://acme.app.box.com/folder/4711/, 4711",
        "https://acme.ent.box.com/folder/4711?s=abc, 4711",
        "HTTPS://APP.BOX.COM/folder/0#x, 0"
    })
    void aFolderIsAlwaysADryRun(String folder, String id) {
        RestoreRequest request = request(ofFolder(folder, ""));

        assertEquals(Operation.ROLLBACK, request.operation());
        assertEquals(null, request.fileId());
        assertEquals(null, request.versionId());
        assertEquals(
                new Selector(MOMENT, false, null, id, null, null, null, true, 0),
                request.selector());
        assertEquals(request, request(ofFolder(folder, ",'dryRun':true")));
        assertEquals(request, request(ofFolder(folder, ",'dryRun':'True'")));
        assertEquals(request, request(ofFolder(folder, ",'operation':'rollback'")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1000001",
                "1e3",
                "5.0",
                "1.000",
                " 5",
                "all",
                "99999999999999999999"
            })
    void whatIsNoNumberOfFilesIsToldSo(String limit) {
        assertEquals(
                "invalid-value:approveUpTo: approveUpTo must be a number of files from 1 to"
                        + " 1000000, not '"
                        + limit
                        + "'.",
                said(ofFolder("10", ",'approveUpTo':'" + limit + "'")));
    }

    @Test
    void aPlanMayApproveItselfUnlessThatIsSomebodysRole() {
        for (int limit : List.of(1, 500, 1_000_000)) {
            RestoreRequest request = request(ofFolder("10", ",'approveUpTo':" + limit));
            assertEquals(limit, request.selector().approveUpTo());
            assertEquals(request, request(ofFolder("10", ",'approveUpTo':'" + limit + "'")));
            assertEquals(
                    List.of(request),
                    requests(Reading.all(SourceReader.ofValues(List.of(request)))));
        }
        RequestLine line =
                read("x.csv", "account,folder,asOf,Approve Up To\nlegal,10," + MOMENT + ",500\n")
                        .get(0);
        assertEquals(500, request(RULES.check(line)).selector().approveUpTo());
        assertEquals(
                "forbidden:approveUpTo: The settings say whose role it is to approve, so no plan"
                        + " approves itself; leave approveUpTo out.",
                said(RULES.approvedByPersons(true).check(line)));
    }

    @Test
    void whatAPersonHasChangedNeedsNoFolderAtBox() {
        RestoreRequest request =
                request(check("legal", THEN + ",'changedBy':'eve@example.com','approveUpTo':'7'"));

        assertEquals(Operation.ROLLBACK, request.operation());
        assertEquals(
                new Selector(MOMENT, false, null, null, null, "eve@example.com", null, true, 7),
                request.selector());
        assertEquals(RestoreRequest.EVENTS, request.listed());
        assertEquals(
                List.of(request), requests(Reading.all(SourceReader.ofValues(List.of(request)))));
    }

    @Test
    void aFolderOfAManifestGoesBackFromTheFireTime() {
        RequestLine line =
                read("x.json", "{\"account\":\"legal\",\"folder\":10,\"asOf\":\"-PT24H\"}").get(0);
        RestoreRequest request = request(RULES.check(new FiringFields(FIRED).complete(line)));

        assertEquals(Instant.parse("2026-11-21T02:30:00Z"), request.selector().asOf());
        assertEquals("10", request.selector().folder());
    }

    @Test
    void foldersInTablesAndValuesAreTheSame() {
        String table =
                """
                account;Folder;As Of;MATCH;Changed By;dry_run
                legal;https://app.box.com/folder/10;2026-11-20T09:00:00+01:00;*.docx, !*.tmp;eve@example.com;
                legal;0;2026-11-20T08:00:00Z;;;TRUE
                """;
        Map<String, Object> first =
                Map.of(
                        "account", "legal",
                        "folder", 10,
                        "asOf", MOMENT,
                        "match", "*.docx, !*.tmp",
                        "changedBy", "eve@example.com");
        Map<String, Object> second =
                Map.of("account", "legal", "folder", "0", "asOf", MOMENT, "dryRun", true);
        List<RestoreRequest> ofTable = requests(read("x.csv", table));

        assertEquals(
                new Selector(
                        MOMENT,
                        false,
                        null,
                        "10",
                        "*.docx, !*.tmp",
                        "eve@example.com",
                        null,
                        true,
                        0),
                ofTable.get(0).selector());
        assertEquals(ofTable, requests(Reading.all(SourceReader.ofValues(List.of(first, second)))));
        assertEquals(ofTable, requests(Reading.all(SourceReader.ofValues(ofTable))));
    }

    private static RequestLine fired(String members) {
        RequestLine line =
                read(
                                "x.json",
                                "{\"account\":\"legal\",\"fileId\":1,"
                                        + members.replace('\'', '"')
                                        + "}")
                        .get(0);
        return new FiringFields(FIRED).complete(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        'version':'previous','requestId':'r' | invalid-value:version: version cannot be in the manifest of a schedule, because each firing would go back further; use asOf, such as -PT24H.
        'version':'x','versionId':2 | invalid-value:version: version cannot be in the manifest of a schedule, because each firing would go back further; use asOf, such as -PT24H.
        'asOf':'PT24H'     | invalid-value:asOf: asOf must be a time back from the fire time in days, hours, minutes and seconds, such as -P7D or -PT24H, or an instant, not 'PT24H'.
        'asOf':'-P1M'      | invalid-value:asOf: asOf must be a time back from the fire time in days, hours, minutes and seconds, such as -P7D or -PT24H, or an instant, not '-P1M'.
        'asOf':'-PT'       | invalid-value:asOf: asOf must be a time back from the fire time in days, hours, minutes and seconds, such as -P7D or -PT24H, or an instant, not '-PT'.
        'asOf':'-PT0S'     | invalid-value:asOf: asOf must be a time back from the fire time in days, hours, minutes and seconds, such as -P7D or -PT24H, or an instant, not '-PT0S'.
        'asOf':'-P99999999999999D' | invalid-value:asOf: asOf must be a time back from the fire time in days, hours, minutes and seconds, such as -P7D or -PT24H, or an instant, not '-P99999999999999D'.
        'asOf':'24h'       | invalid-value:asOf: asOf must be an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00, not '24h'.
        """)
    void badOnesOfAManifestSayWhatToDo(String members, String said) {
        assertEquals(said, said(RULES.check(fired(members))));
    }

    @ParameterizedTest
    @CsvSource({
        "-PT24H, 2026-11-21T02:30:00Z",
        "-P7D, 2026-11-15T02:30:00Z",
        "P-1D, 2026-11-21T02:30:00Z",
        "-pt90m, 2026-11-22T01:00:00Z",
        "-P1DT0.5S, 2026-11-21T02:29:59.500Z",
        "2026-11-20T08:00:00+01:00, 2026-11-20T07:00:00Z"
    })
    void aManifestCountsFromTheFireTime(String asOf, Instant moment) {
        RestoreRequest request = request(RULES.check(fired("'asOf':'" + asOf + "'")));

        assertEquals(moment, request.selector().asOf());
    }

    /** So that its failed file can be dropped into the inbox. */
    @Test
    void theMomentOfABadLineOfAManifestIsKeptAsAnInstant() {
        CheckedLine checked = RULES.check(fired("'asOf':'-PT24H','operation':'restore'"));

        assertTrue(said(checked).startsWith("unsupported-operation:operation:"));
        assertEquals(
                "2026-11-21T02:30:00Z",
                ((CheckedLine.Invalid) checked).asked().fields().get("asOf"));
    }

    private static final String GUARD = "697821f8@2026-11-20T08:00:00.123Z";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        legal | 'fileId':1,'asOf':'2026-11-20T08:00:00Z'       | rollback
        legal | 'fileId':1,'asOf':'2026-11-20T09:00:00+01:00'  | rollback
        legal | 'fileId':1,'asOf':'2026-11-20T08:00Z'          | rollback
        legal | 'fileId':1,'operation':'rollback','asOf':'2026-11-20t08:00:00.000z' | rollback
        """)
    void aMomentIsARollback(String account, String members, String operation) {
        RestoreRequest request = request(check(account, members));

        assertEquals(operation, request.operation().wireName());
        assertEquals(null, request.versionId());
        assertEquals(new Selector(MOMENT, false, null, null, false), request.selector());
    }

    @Test
    void thisVeryMomentIsOver() {
        RestoreRequest request =
                request(check("legal", "'fileId':1,'asOf':'2026-11-22T12:00:00Z'"));

        assertEquals(NOW, request.selector().asOf());
    }

    @Test
    void previousNeedsAnIdOrAGuard() {
        RestoreRequest byId =
                request(check("legal", "'fileId':1,'version':'previous','requestId':'r'"));
        RestoreRequest guarded =
                request(
                        check(
                                "shop",
                                "'fileId':1,'version':'previous','ifCurrent':'" + GUARD + "'"));

        assertEquals(Operation.ROLLBACK, byId.operation());
        assertEquals(new Selector(null, true, null, null, false), byId.selector());
        assertEquals(new Selector(null, true, null, GUARD, false), guarded.selector());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'true'", "'TRUE'", "'True'"})
    void aDryRunIsOne(String flag) {
        RestoreRequest request =
                request(check("legal", "'fileId':1,'versionId':2,'dryRun':" + flag));

        assertEquals(Operation.RESTORE, request.operation());
        assertEquals(new Selector(null, false, null, null, true), request.selector());
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "'false'", "'FALSE'", "null"})
    void noDryRunIsAsIfItWereNotGiven(String flag) {
        RestoreRequest request =
                request(check("legal", "'fileId':1,'versionId':2,'dryRun':" + flag));

        assertEquals(request(check("legal", "'fileId':1,'versionId':2")), request);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.box.com/file/4711",
        "https://acme.app.box.com/file/4711/",
        "https://acme.ent.box.com/file/4711?s=abc",
        "HTTPS://ACME.BOX.COM/file/4711#x"
    })
    void aFileAtBoxHasAnAddress(String address) {
        RestoreRequest request =
                request(check("legal", "'fileId':'" + address + "','versionId':2"));

        assertEquals("4711", request.fileId());
    }

    @ParameterizedTest
    @CsvSource({
        "/catalog/a.jpg, /catalog/a.jpg",
        "https://ik.imagekit.io/shop/catalog/a.jpg, /catalog/a.jpg",
        "https://IK.imagekit.io/shop/catalog/a%20b.jpg?updatedAt=1#x, /catalog/a b.jpg"
    })
    void aFileAtImageKitHasAPath(String path, String meant) {
        RestoreRequest request = request(check("shop", "'path':'" + path + "','versionId':2"));

        assertEquals(null, request.fileId());
        assertEquals(path, request.selector().path());
        assertEquals(
                meant, ImageKit.PROVIDER.selectors().path(path, "https://ik.imagekit.io/shop"));
    }

    @Test
    void tablesAndValuesSayTheSame() {
        String table =
                """
                account,requestId,fileId,versionId,asOf,version,path,ifCurrent,dryRun
                legal,a,1,,2026-11-20T09:00:00+01:00,,,3,TRUE
                shop,b,,2,,,/a.jpg,,False
                """;
        List<RequestLine> rows = read("x.csv", table);
        Map<String, Object> first = new HashMap<>();
        first.put("account", "legal");
        first.put("requestId", "a");
        first.put("fileId", 1);
        first.put("asOf", ZonedDateTime.parse("2026-11-20T09:00:00+01:00[Europe/Berlin]"));
        first.put("ifCurrent", 3);
        first.put("dryRun", true);
        Map<String, Object> second =
                Map.of(
                        "account", "shop",
                        "requestId", "b",
                        "path", "/a.jpg",
                        "versionId", 2,
                        "dryRun", false);
        List<RestoreRequest> ofTable = requests(rows);
        List<RestoreRequest> ofMaps =
                requests(Reading.all(SourceReader.ofValues(List.of(first, second))));
        List<RestoreRequest> again = requests(Reading.all(SourceReader.ofValues(ofTable)));

        assertEquals(new Selector(MOMENT, false, null, "3", true), ofTable.get(0).selector());
        assertEquals(new Selector(null, false, "/a.jpg", null, false), ofTable.get(1).selector());
        assertEquals(ofTable, ofMaps);
        assertEquals(ofTable, again);
    }
}
