"""The rule of `article5` as SQL, over the relation `k` of `peers_duckdb`."""

from __future__ import annotations

from benchmarks.law_tables import KINDS, STANDINGS

#: Common table expressions that follow `k`; `{as_of}` is a date.
WORLDS = f"""
    known AS (
        SELECT
            k.*, c.* EXCLUDE (number), keys.outcome,
            standing = {STANDINGS["party"]} AS bound,
            standing = {STANDINGS["not_a_party"]} AS outside,
            NOT unbuilt AND kind = {KINDS["read"]} AND start > last AS contradict
        FROM k LEFT JOIN classes c ON c.number = k.class LEFT JOIN keys ON keys.key = k.key
    ), ages AS (
        SELECT
            *,
            start < cut_off OR contradict OR NOT bound AS existing,
            NOT (
                (NOT unbuilt AND start < cut_off) OR (kind = {KINDS["read"]} AND last < cut_off)
            ) OR (contradict AND start >= cut_off) OR NOT bound AS new
        FROM known
    ), worlds AS (
        SELECT
            *,
            new AND part_ii AS new_ii,
            new AND part_iii AS new_iii,
            new_ii OR new_iii AS require,
            (new_ii AND DATE '{{as_of}}' < deadline) OR new_iii OR (NOT bound AND new_ii)
                AS promote,
            existing AND (part_ii OR part_iii) AS keep,
            neither OR NOT bound AS nothing,
            promote OR keep AS something
        FROM ages
    )"""

#: The 16 columns, and the number of the row.
ANSWERS = """
    SELECT
        row, annex_c, annex_c_candidates,
        CASE WHEN NOT existing THEN 'new' WHEN NOT new THEN 'existing' ELSE 'undetermined' END
            AS source_age,
        CASE WHEN outside THEN 'not_a_party' WHEN NOT bound THEN 'nothing'
            WHEN contradict AND new AND existing THEN 'contradictory'
            WHEN NOT existing THEN 'construction_started' WHEN NOT new THEN 'presumed'
            ELSE 'nothing' END AS age_basis,
        CASE WHEN outside THEN 'not_a_party'
            WHEN NOT bound OR require::INT + promote::INT + keep::INT + neither::INT > 1
                THEN 'undetermined'
            WHEN require THEN 'require_bat_new' WHEN promote THEN 'promote_bat_new'
            WHEN keep THEN 'promote_existing' WHEN neither THEN 'none' ELSE 'undetermined' END
            AS obligation,
        CASE WHEN (nothing AND NOT outside AND (require OR something))
                OR (NOT nothing AND something AND require) THEN 'undetermined'
            WHEN nothing THEN 'none' WHEN something THEN 'promote' ELSE 'require' END AS bat,
        CASE WHEN outside OR NOT (require OR something) THEN 'none'
            WHEN nothing THEN 'undetermined' ELSE 'promote' END AS bep,
        CASE WHEN nothing THEN 'none' WHEN something THEN 'promote' ELSE 'require' END AS bat_floor,
        CASE WHEN outside THEN 'none' WHEN require THEN 'require' WHEN something THEN 'promote'
            ELSE 'none' END AS bat_ceiling,
        CASE WHEN new_ii AND NOT (new_iii OR keep OR neither) AND bound THEN deadline END
            AS bat_required_from,
        CASE WHEN new_iii OR NOT bound OR new_ii::INT + keep::INT + neither::INT > 1 THEN NULL
            WHEN new_ii THEN '5(d)' WHEN keep THEN '5(e)(i)' WHEN neither THEN '5(b)-(c)' END
            AS legal_basis,
        CASE WHEN stopped THEN false END AS operating,
        evidence, ancillary, needs, issues
    FROM worlds w LEFT JOIN joined_words f USING (outcome)"""
